// Made by `npm run build:kernel` from assembly/follow.ts; not for editing.
export const wasm =
  'VVDLalRBEK1H98yd6R4QzCIQF6cvLgY04CKISiDdkEjIVySLuGjvMBAHRAjc3xDc5BP9ABeh7iNgb86p6jqnHnT3Y8dExJ5vuScV' +
  'Jq9MtHwti2/7rtv/JFrs7nf7h19C6z+OfzuJPT+CtuLS0qBJC4Oj5A0+pGBwntYGOa0M3reukBFq+V8ghEIYyHomtJUz40UP7Zz4' +
  'NH1qRmNxvHa5UBLjr9AUOdStUIqFkmqGur6wxxqxnhKFK5clD1HhL0SQlgvXJFiBTYr4UQgecfLBErGrLZv7sTlcbQiMRTemYKnC' +
  'X5Na9Gb0GNpHCSHM3d3U3eXSI0JPUtQMKXTjsgm38FhBCn9vZXJodZ5Asezq0LHoob5TShso3LSAIlTEQteuN6e34OoREGs4JbIC' +
  'uyHUpGPZ4yUN7++FH//iZPuSfwqfdTz1fzpsPDZjepaMlTb5y9psazd202bgzw==';
