"""The words by which columns of order lines and events are recognised, in English, German, French, Dutch and Spanish. Only tables."""

# ruff: noqa: E501 (tables of words read better in long lines)

from __future__ import annotations

from collections.abc import Mapping

CUSTOMER = (
    "customerid customer_id customer_no customer_number customer_code customer_key customer_ref customer client_id client user_id userid user "
    "distinct_id person_id visitor_id member_id member_no account_id loyalty_number loyalty_id contact_id buyer_id shopper_id subscriber_id household_id "
    "kundennummer kundennr kunden_nr kunden_id kunde klantnummer klantnr klant_id klant numero_client num_client id_client client_code "
    "numero_cliente id_cliente cliente customer_email email e_mail email_address"
)
"""Best first; the whole name."""
ORDER = (
    "invoiceno invoice_no invoice_id invoice_number invoice order_id orderid order_no order_number order_nr order_ref order transaction_id transaction_no "
    "transaction receipt_id receipt_no receipt basket_id bon bonnummer bestellnummer bestellung bestell_nr auftragsnummer rechnungsnummer belegnummer "
    "bestelnummer ordernummer factuurnummer numero_commande commande_id id_commande no_commande numero_facture ticket_id numero_pedido id_pedido pedido "
    "numero_factura id_factura"
)
DATE = (
    "order_date orderdate invoice_date invoicedate transaction_date purchase_date date_of_purchase sale_date sales_date order_time ordered_at purchased_at "
    "event_time event_timestamp timestamp created_at paid_at date_time datetime date day time bestelldatum kaufdatum rechnungsdatum buchungsdatum datum "
    "besteldatum aankoopdatum factuurdatum date_commande date_achat date_facture fecha_pedido fecha_compra fecha_factura fecha"
)
NO_DATE = (
    "birth birthday dob born geburt geburtsdatum geboorte naissance nacimiento first last signup registered registration joined since shipped ship delivery "
    "delivered due updated modified expiry expires cancelled fulfilled confirm optin lieferdatum leverdatum livraison entrega"
)
AMOUNT = (
    "amount line_amount line_total total_amount total_price total sales_amount sales revenue turnover net_amount gross_amount net_sales gross_sales subtotal "
    "value order_value purchase_value price_paid paid spend spent cost betrag gesamtbetrag umsatz gesamtpreis bedrag omzet totaalbedrag totaal montant "
    "montant_total chiffre_d_affaires importe importe_total ingresos monto"
)
QUANTITY = "quantity qty units pieces n_items items item_count lineitem_quantity menge anzahl stueck stueckzahl aantal stuks quantite qte cantidad unidades"
PRICE = "unit_price unitprice price item_price sales_price price_per_unit lineitem_price einzelpreis preis stueckpreis prijs stukprijs prix prix_unitaire precio precio_unitario"
CATEGORY = "category product_category item_category department product_group product_type product_line category_name brand vendor kategorie warengruppe produktgruppe categorie productgroep categorie_produit rayon categoria departamento marca"
PRODUCT = "stockcode stock_code sku product_id product_code product_sku item_id item_sku article_no article_id article lineitem_sku product product_name item artikelnummer artikel artikelnr produit_id reference_produit producto_id producto"
DISCOUNT = "discount discount_amount discount_code discount_rate coupon coupon_code voucher voucher_code promo promo_code promotion rabatt gutschein gutscheincode korting kortingscode remise code_promo reduction descuento cupon codigo_promocional"
CHANNEL = "channel sales_channel order_channel source utm_source store_type kanal vertriebskanal verkoopkanaal kanaal canal canal_de_vente canal_de_venta"
DEVICE = "device device_type device_category platform geraet geraetetyp apparaat appareil dispositivo"
STATUS = "status order_status state financial_status payment_status bestellstatus orderstatus statut statut_commande estado estado_pedido"
EVENT = "event event_name event_type action activity_type event_action ereignis aktion evenement gebeurtenis evento accion"

CANCELLED = (
    "cancelled canceled cancel cancellation refunded refund returned return voided void failed declined rejected chargeback charged_back expired abandoned "
    "storniert storno retourniert erstattet zurueckgegeben abgebrochen geannuleerd geretourneerd terugbetaald annule annulee rembourse remboursee retourne "
    "retournee cancelado cancelada devuelto devuelta reembolsado reembolsada anulado anulada"
)
"""States of an order that is none, when nobody says which are."""

FIELDS: Mapping[str, str] = {
    "order": ORDER,
    "amount": AMOUNT,
    "quantity": QUANTITY,
    "price": PRICE,
    "category": CATEGORY,
    "product": PRODUCT,
    "discount": DISCOUNT,
    "channel": CHANNEL,
    "device": DEVICE,
    "status": STATUS,
    "event": EVENT,
}
"""Field of recipe.Orders -> the names it may have, best first."""
