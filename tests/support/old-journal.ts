/** Books of another program, not in the order of time, with claims of balances, comments and a journal that is none. */
export const OLD_JOURNAL = `; books of the year before, as hledger keeps them
decimal-mark .
commodity 1,000.00 EUR
account Assets:Checking

comment
2020-01-01 not a journal
end comment

2025/02/03 * (INV-7) Lighthouse | tokens of January  ; sent by post
    ; project: quay
    Assets:Checking      1,250.50 EUR = 3,250.50 EUR  ; paid at once
    Income:Tokens:Lighthouse

2025-01-01 ! opening
    Assets:Checking      EUR 2000
    Equity:Opening      -2000.00 EUR

2025-03-01 host
    Expenses:Travel:Train   99.90 EUR
    Expenses:Travel:Hotel   100.10 EUR
    Assets:Checking  -200.00 EUR == 3,050.50 EUR
`;

/** What its names are in the chart of accounts. */
export const OLD_NAMES = `# names of the old books
Assets:Checking = je:assets:bank
Income:Tokens = je:income:tokens
Equity:Opening = je:equity:opening
Expenses:Travel:* = je:expenses:host
`;
