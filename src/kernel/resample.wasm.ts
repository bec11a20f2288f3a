// Made by `npm run build:kernel` from assembly/resample.ts; not for editing.
export const wasm =
  'jZK/btRAEMZn9r+99vkKiggJ6VtX0FFxBUXsEw2k5AUSiRRYuiAlhyIESgqKiAfgBaCgiYLSIGh4BCpKkHgEBAUNm0Pry4WIHIIt' +
  'POOZ3dlvfju0sTNhIuLLct3uzxetm4Uj01cqSSy0ZCILpe5tb+yS0JPNja0dYrV7f2uHyEw2Jw+2HwnKnzn5Wgj9WOxDRVIUnGxA' +
  'KNdUA4Wy5a4uWjXtUq62cPGYQwYbHDwyaJStmNYlRHdV0GIfNCTK85F4xLWNnzh+4OCRI4ONn/u/HEUoC/YeBj5eoXe3qF9fVl/E' +
  'SynC5yM1w8UThgb/FhVPOH7j+J2jVwSD/EKZfEkZuFi6LPdFOagWNpW2sEsTZ1cM/XMl3BxYQX+sJKEHWCWABhICVSum52HUNh5x' +
  'MCiRpINRtXLaxVxS7dItXzmUKP4qBItNBRSq9EBVqgyT7u5JapQwSfIpEo0CBmZ5W/OeUr4V8ZBrk17YX+wslEtiBUywoCBkA4HB' +
  'nX5oBAZdyw9r2XJ3NhI23ox3VQMZhEbKhIHvxQ76wwSxphrRwMKnEqkteQYsi284vuXaoVeXw/X48jk+sRRfjvxf+DL4uBpfcklJ' +
  'ViH8KTsPG48TiQUe/AfC6/49C70n90HXJAWVjAsymWHQyawEA9FSP7o/fRoT16rbqmkpZLIBI+v5jX98nNEezJNgIYOCDhJ2jIN0' +
  'GnY8m81m1dNagw/3xjh41b+9SyNW58jTmHF3QxCyxDjrEbvkut4lqJEkEORIOhD0SA5BMCO54n8B';
