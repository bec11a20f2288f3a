/**
 * Keeps short-lived objects from coming to 32 MB before they are collected, until the function that it returns is
 * called. To be asked for when the first part has been trained: a process with flags of its own takes nothing from the
 * caches of compiled code, Node's nor ours, and a thread that starts then takes twice as long.
 */
export function keepYoungHeapSmall(): () => void {
  // Loaded here, because an import would load it for commands that do not last.
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  const set = (factor: number) => setFlagsFromString(`--semi-space-growth-factor=${factor}`);
  set(1);
  return () => set(DEFAULT_GROWTH_FACTOR);
}

// --- internal ---

/** V8's, which `node --v8-options` tells. */
const DEFAULT_GROWTH_FACTOR = 2;
