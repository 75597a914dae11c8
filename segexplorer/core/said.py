"""What names say of the segments of a tree, whatever their words: two names on one screen that say the same are as good as one.

>>> said, big = Said((1, 2)), frozenset({Form(noun="big spenders", adjective="big-spending")})  # 2 and 3 of all, 4 and 5 of 2
>>> said.add(4, big)
>>> said.beside(5, big), said.beside(3, big), said.beside(2, big), said.beside(5, frozenset({Form(noun="regulars")}))
(True, True, False, False)
"""

from __future__ import annotations

from segexplorer.core.lexicon import Form

Saying = frozenset[Form]
"""The words of a language that stand for it, whatever their order and endings."""


class Said:
    """What is said of whom: "big spenders" is not said beside "big-spending customers". `parents` as a tree has them."""

    def __init__(self, parents: tuple[int, ...]) -> None:
        last = len(parents) + 1
        split = {parent: at + 1 for at, parent in enumerate(parents)}
        self._alive = {node: (node // 2 + 1, split.get(node, last)) for node in range(2, 2 * len(parents) + 2)}
        self._said: dict[Saying, list[int]] = {}

    def beside(self, node: int, said: Saying) -> bool:
        """Whether it is said of a segment that some cut shows beside this one."""
        born, split = self._alive[node]
        return any(self._alive[other][0] <= split and born <= self._alive[other][1] for other in self._said.get(said, ()))

    def add(self, node: int, said: Saying) -> None:
        """It is said of this segment."""
        self._said.setdefault(said, []).append(node)
