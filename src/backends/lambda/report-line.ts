/** What Lambda says at the end of a call that it charges for. */
export interface BilledCall {
  readonly billedMs: number;
  readonly memoryMb: number;
}

/** Finds the REPORT line in the end of a function's log; undefined where there is none. */
export function readReportLine(logTail: string | undefined): BilledCall | undefined {
  const match = /^REPORT RequestId:.*\tBilled Duration: (\d+) ms\tMemory Size: (\d+) MB/m.exec(logTail ?? '');
  return match ? { billedMs: Number(match[1]), memoryMb: Number(match[2]) } : undefined;
}
