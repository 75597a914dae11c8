"""The words by which columns are recognised, in English, German, French, Dutch and Spanish. Only tables.

The words for personal and sensitive data stand in words/, one file per language.

A phrase is one or more words joined by "_", matched on whole words of a column name that was split at case, digits and signs
("NumWebPurchases" -> num_web_purchases) and stripped of accents.
"""

# ruff: noqa: E501 (tables of words read better in long lines)

from __future__ import annotations

CONSENT = (
    "consent consents opt_in optin opted_in permission permissions accepts_marketing accepts_email gdpr_ok may_contact may_email can_contact "
    "can_email can_be_written_to contactable mailable emailable marketing_allowed newsletter_subscribed subscribed_newsletter email_subscribed einwilligung "
    "werbeeinwilligung einverstanden newsletter_ok newsletter_erlaubt newsletter_erwuenscht email_ok mail_ok e_mail_ok werbung_ok werbung_erlaubt toestemming consentement accord_marketing consentimiento permiso"
)
SUPPRESSED = (
    "unsubscribed unsubscribe bounced bounce hard_bounce hard_bounced do_not_email do_not_contact do_not_mail do_not_call donotemail donotcontact "
    "no_contact dnc blacklisted blacklist blocklisted blocklist blocked suppressed suppression opted_out opt_out optout robinson "
    "abgemeldet gesperrt werbesperre uitgeschreven afgemeld geblokkeerd desabonne desinscrit dado_de_baja baja "
    "consent_withdrawn consent_revoked withdrawn_consent revoked_consent permission_withdrawn permission_revoked widerrufen widerruf"
)

OUTCOME = (
    "response responses responded respond responder replied reply answered visit visited visits convert converted conversion click clicked clicks bought "
    "purchased subscribed ordered y target label geantwortet antwortet reagiert gekauft bestellt geklickt abgeschlossen konvertiert gereageerd gekocht besteld "
    "geklikt repondu achete clique converti respondio compro"
)
"""Names of yes/no columns that say whether a message came to something."""

TREATMENT = (
    "treatment treated treatment_group test_group testgroup target_control group_type experiment experiment_group ab_group ab_test abtest arm variant "
    "mailed was_mailed got_mail got_email received_mail received_email was_contacted exposed exposure behandlung behandelt testgruppe versuchsgruppe "
    "behandeling behandeld testgroep traitement traite groupe_test tratamiento tratado grupo_prueba"
)
"""Names of columns that say who got the message."""
HELD_OUT = (
    "control control_group controlgroup holdout hold_out held_out holdout_group kontrolle kontrollgruppe nullgruppe controlegroep groupe_temoin temoin "
    "grupo_control global_control"
)
"""Names of columns in which yes means: got nothing; and levels that mean it."""
GOT_NOTHING = (
    "no_email no_e_mail no_mail no_mailing no_message no_contact no_treatment no_offer no_campaign no_sms no_push no_letter not_mailed not_contacted "
    "not_treated untreated unmailed placebo keine_mail keine_e_mail kein_mailing nicht_angeschrieben geen_mail geen_email niet_gemaild pas_de_mail "
    "sans_message sin_correo sin_mensaje"
)
"""Other levels that mean: got nothing."""

IDENTIFIER = (
    "id uuid guid key nr no num code ref customerid userid clientid kundennummer kundennr kunden_nr klantnummer klantnr numero_client "
    "num_client id_client id_cliente numero_cliente customer_number client_number member_number membership_number account_id loyalty_number"
)
VAGUE = "key nr no num code ref"
"""Identifiers that alone do not say of what."""
CODE = "zip zipcode zip_code postcode postal_code post_code plz postleitzahl code_postal codigo_postal area_code"
"""Digits that are no quantity: kept as categories."""

FAMILY_WORDS = (  # the first family with a matching phrase wins: "web_visits_month" is engagement, "favourite_daypart" is time
    (
        "recency",
        "recency days_since days_ago pdays dormant inactive inactivity tenure seniority member_since customer_since signup signup_date "
        "registered registration joined dt_customer anciennete antiguedad letzte letzter letztem letzten letztes tage_seit laatste dernier dernière ultimo ultima",
    ),
    (
        "engagement",
        "open opens opened open_rate click clicks clicked click_rate ctr visit visits session sessions pageview pageviews page_views views "
        "check_in check_ins checkins login logins engagement impressions accepted responses duration scroll downloads oeffnungen klicks besuche bezoeken ouvertures clics "
        "visites aperturas visitas",
    ),
    (
        "frequency",
        "orders purchases n_orders order_count purchase_count frequency transactions trips bookings bestellungen kaeufe bestellingen "
        "aankopen commandes achats pedidos compras previous",
    ),
    (
        "time",
        "month weekday day_of_week dayofweek hour hours daypart day weekend weekends season quarter time time_of_day evening morning night "
        "monat wochentag stunde uhrzeit tageszeit wochenende maand uur dagdeel mois jour heure mes dia hora",
    ),
    ("language", "language languages lang locale mother_tongue sprache taal langue idioma lengua"),
    (
        "geography",
        "country countries zip zipcode zip_code city town region state province postcode postal_code plz county continent nation district "
        "latitude longitude lat lon urban rural location land ort stadt bundesland region_code stad plaats gemeente provincie pays ville departement "
        "code_postal pais ciudad provincia codigo_postal area market",
    ),
    (
        "source",
        "channel channels referral referrer referred source utm utm_source utm_medium utm_campaign campaign poutcome contact medium affiliate "
        "acquisition keyword keywords touchpoint kanal quelle herkunftskanal kanaal bron canal origen",
    ),
    (
        "device",
        "device devices browser os operating_system mobile desktop tablet app platform screen user_agent geraet apparaat toestel appareil "
        "navigateur dispositivo navegador smartphone phone",
    ),
    (
        "demographics",
        "age age_band age_group agegroup gender sex job occupation marital marital_status education kids kid kidhome teen teens teenhome "
        "children child household household_size family_size birth year_birth birth_year yob generation student married profession alter "
        "geschlecht beruf familienstand bildung kinder geburtsjahr leeftijd geslacht beroep opleiding kinderen geboortejaar sexe enfants "
        "annee_naissance edad sexo genero estado_civil educacion hijos housing dependents",
    ),
    (
        "value",
        "spend spent spending revenue amount amounts balance mnt sales turnover ltv clv lifetime_value value price prices basket aov monetary "
        "income salary margin profit total history umsatz ausgaben einkommen gehalt betrag omzet uitgaven inkomen bedrag saldo chiffre_d_affaires "
        "depenses revenu montant gasto gastos ingresos importe ventas loan",
    ),
    (
        "product",
        "category categories product products interest interests brand department favourite favorite item items genre sku mens womens "
        "assortment kategorie produkt interesse marke categorie produit marque categoria producto marca wine wines meat fish sweets",
    ),
    (
        "psychographics",
        "attitude attitudes opinion satisfaction satisfied nps like likes liking prefer preference preferences agree lifestyle trust "
        "motivation personality values mood einstellung zufriedenheit meinung tevredenheid mening satisfaction_client opinion_client actitud "
        "yummy tasty",
    ),
)

GIVEN = (
    "preference preferences preferred prefers declared stated answer answers survey questionnaire said interests wish wishes hobby hobbies "
    "nps satisfaction feedback birthday profile self_reported newsletter_topic topics voorkeur voorkeuren vorliebe vorlieben angabe umfrage preferencia "
    "preferencias preferenza gusto enquete reponse encuesta respuesta antwoord antwort"
)
"""Names of columns that hold what customers told us."""
INFERRED = (
    "score scores scored segment cluster persona predicted prediction pred propensity probability probable likelihood likely affinity lookalike "
    "clv ltv cltv lifetime_value expected forecast estimated estimate modelled modeled risk churn churn_risk rfm alive rank decile tier ai_ inferred "
    "vorhersage prognose wahrscheinlichkeit geschaetzt cluster_id voorspeld voorspelling kans prediction_score predit probabilite prevision prediccion "
    "probabilidad estimado"
)
"""Names of columns that somebody computed."""
BOUGHT = (
    "mosaic acorn experian acxiom claritas prizm personicx cameo geodemographic income household_income hh_income salary wealth affluence net_worth home_value "
    "house_value property_value homeowner household_type credit_score purchasing_power kaufkraft einkommen haushaltseinkommen sinus_milieu inkomen "
    "koopkracht revenu patrimoine ingresos patrimonio third_party appended enriched enrichment data_broker"
)
"""Names of columns that are usually bought from somebody who sells such data."""
