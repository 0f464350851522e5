"""The calendar: public holidays, and school holidays by region, as rows that stand above every reckoning of hours."""
