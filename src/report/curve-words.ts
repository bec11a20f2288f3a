/** What learning curves are drawn of. */
export const curveWords = {
  timesteps: 'steps per episode',
  penalties: 'penalties per episode',
  returns: 'return per episode',
} as const;
