"""The example campaign's papers: the district plan 平新双随机办〔2024〕21号
with invented institutions, people, faults."""
