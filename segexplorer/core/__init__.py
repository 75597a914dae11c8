"""The method: encode, learn, divide, measure, describe. Pure: no file, clock or network; randomness is passed in."""
