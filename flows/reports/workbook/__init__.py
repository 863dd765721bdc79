"""汇总表.xlsx, sheet by sheet."""
