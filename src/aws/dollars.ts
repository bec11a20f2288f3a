/** `0.0123 USD`, `12.30 USD` */
export function dollars(usd: number): string {
  return usd < 0.0001 ? 'less than 0.0001 USD' : `${usd.toFixed(usd < 0.1 ? 4 : 2)} USD`;
}
