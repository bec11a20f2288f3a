/** Writes that are under way: at most so many, and the first one that fails is thrown. */
export function pendingCommits(most: number) {
  const pending = new Set<Promise<void>>();
  let failure: { error: unknown } | undefined;
  const check = () => {
    if (failure) throw failure.error;
  };
  return {
    async add(commit: Promise<void>): Promise<void> {
      const settled = commit
        .catch((error) => {
          failure ??= { error };
        })
        .finally(() => pending.delete(settled));
      pending.add(settled);
      if (pending.size >= most) await Promise.race(pending);
      check();
    },
    async all(): Promise<void> {
      await Promise.all(pending);
      check();
    },
  };
}
