"""What a draft maps, what it leaves to a person, and what it says of it."""

from ingest.propose.write import write

ORDERS = "order_id,ordered_at,status,currency,total\n"


def lines(draft):
    return {line.column: line for line in draft.lines}


def test_codes_are_mapped_by_their_usual_names_and_others_asked(desk):
    rows = "o1,2025-01-02,Shipped,EUR,1\no2,2025-01-02,Cancelled,EUR,1\no3,2025-01-02,whatever,EUR,1\n"
    desk.put("orders.csv", ORDERS + rows)
    status = lines(desk.draft())["status_code"]
    assert status.values == {"Shipped": "shipped", "Cancelled": "canceled", "whatever": None}
    assert status.questions == ["which code stands for 'whatever'?"]
    assert "whatever: TODO  # which code stands for it? created, approved, " in write(desk.propose(), "shop")


def test_a_missing_key_names_what_is_different_in_every_row(desk):
    rows = "".join(f"o{n // 2},{n % 2},1.50,EUR,payment\n" for n in range(10))
    desk.put("payments.csv", f"order_id,part,amount,currency_code,type_code\n{rows}")
    (asked,) = lines(desk.draft())["payment_id"].questions
    assert "different in every row: {sql: \"order_id || '-' || part\"}" in asked


def test_a_key_that_repeats_is_named(desk):
    desk.put("orders.csv", ORDERS + "o1,2025-01-02,created,EUR,1\n" * 2)
    assert "CHECK it is the key, but 1 rows repeat a value" in lines(desk.draft())["order_id"].note


def test_two_columns_that_fit_equally_well_are_asked(desk):
    desk.put("leads.csv", "Lead Number,Lead UUID,created_at\nl1,u1,2025-01-02\n")
    line = lines(desk.draft())["lead_id"]
    assert (line.note, line.is_open) == ("Lead Number (l1) or Lead UUID (u1)?", True)


def test_the_currency_is_never_guessed(desk):
    desk.put("orders.csv", "order_id,ordered_at,status,Total EUR\no1,2025-01-02,created,€1.50\n")
    line = lines(desk.draft())["currency_code"]
    assert (line.constant, line.is_open) == ("TODO", True)
    assert "values carry €; a column's name says EUR" in line.note
    assert lines(desk.draft(currency="EUR"))["currency_code"].constant == "EUR"


def test_a_persons_currency_does_not_cover_up_a_column(desk):
    desk.put("orders.csv", ORDERS + "o1,2025-01-02,created,EUR,1\no2,2025-01-02,created,usd,1\n")
    assert lines(desk.draft(currency="EUR"))["currency_code"].feeds == "currency"


def test_the_reporting_currency_is_that_of_the_files_where_they_have_one(desk):
    desk.put("orders.csv", ORDERS + "o1,2025-01-02,created,EUR,1\n")
    assert desk.yaml()["company"]["reporting_currency"] == "EUR"
    desk.put("orders.csv", ORDERS + "o1,2025-01-02,created,EUR,1\no2,2025-01-02,created,USD,1\n")
    assert desk.yaml()["company"]["reporting_currency"] == "TODO"


def test_refunds_without_a_minus_are_asked(desk):
    rows = "p1,10.00,EUR,payment\np2,5.00,EUR,refund\n"
    desk.put("payments.csv", f"payment_id,amount,currency_code,type_code\n{rows}")
    (asked,) = desk.draft().questions
    assert asked.endswith("{column: type_code, in: [refund]}")
    desk.put("payments.csv", f"payment_id,amount,currency_code,type_code\n{rows.replace('5.00', '-5.00')}")
    assert desk.draft().questions == []


def test_refunds_are_asked_also_where_a_total_is(desk):
    rows = "p1,10.00,EUR,payment\np2,5.00,EUR,refund\nTotal,15.00,,\n"
    desk.put("payments.csv", f"payment_id,amount,currency_code,type_code\n{rows}")
    draft = desk.draft()
    footer, negate = draft.questions
    assert footer.startswith("footer: payment_id says 'Total'")
    assert negate.endswith("{column: type_code, in: [refund]}")
    assert not [check for check in draft.checks if "rejected" in check]


def test_rows_that_would_be_rejected_are_counted(desk):
    rows = "".join(f"o{n},2025-01-02,created,EUR,1.50\n" for n in range(9))
    desk.put("orders.csv", f"{ORDERS}{rows}o9,2025-01-02,created,EUR,1.505\n")
    assert desk.draft().checks == [
        "total_amount: 1 of 10 rows looked at would be rejected (is not a decimal number with at most 2 decimals)"
    ]


def test_a_column_that_fits_by_name_but_not_by_its_values_is_said(desk):
    desk.put("payments.csv", "payment_id,amount,currency_code,type_code\np1,lots,EUR,payment\np2,few,EUR,payment\n")
    (asked,) = desk.draft().questions
    assert asked.startswith("amount: amount fits by name, but too few of its values are of type money: few, lots")


def test_the_best_file_feeds_an_extract_and_a_tie_is_named(desk):
    desk.put("x.csv", "territory_id,rep_id,valid_from\nt1,r1,2025-01-01\n")
    assert desk.draft().contested.startswith("it could be ")


def test_a_header_without_rows_is_mapped(desk):
    desk.put("orders.csv", ORDERS)
    fed = {line.column: line.feeds for line in desk.draft().lines if line.is_fed}
    assert fed["order_id"] == "order_id"
    assert fed["total_amount"] == "total"
