/** A line of the verifier's log. */
export interface LogEntry {
  readonly severity: string;
  readonly time: string;
  readonly message: string;
  readonly "logging.googleapis.com/labels": Readonly<Record<string, string>>;
  readonly verification?: Readonly<Record<string, unknown>> & {
    readonly problems: readonly Readonly<Record<string, unknown>>[];
  };
}

/** The lines of a log; throws where one is no JSON. */
export const entriesOf = (text: string): LogEntry[] =>
  text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as LogEntry);

export const labelsOf = (entry: LogEntry) => entry["logging.googleapis.com/labels"];

/** Runs something and gives what it wrote to standard output with its result. */
export async function captured<T>(
  action: () => Promise<T>,
): Promise<{ result: T; text: string; entries: LogEntry[] }> {
  const { write } = process.stdout;
  let text = "";
  process.stdout.write = ((chunk: string | Uint8Array) => {
    text += chunk.toString();
    return true;
  }) as typeof write;
  try {
    const result = await action();
    return { result, text, entries: entriesOf(text) };
  } finally {
    process.stdout.write = write;
  }
}
