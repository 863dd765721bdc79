"""The office's year: 年度汇总-<year>.xlsx and 年度简报-<year>.html, from 总库.duckdb."""
