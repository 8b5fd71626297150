/**
 * The object or array in a JSON text; undefined where there is none. The parser's error is not used: it quotes its input, which may be a
 * token.
 */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
