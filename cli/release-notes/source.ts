import { NotEvaluated } from "../messages/errors";
import { readText } from "../offline/input-file";

/** Google's feed of GKE's release notes. Source: https://cloud.google.com/kubernetes-engine/docs/release-notes, checked 2026-11-28 */
export const GOOGLES_FEED = "https://docs.cloud.google.com/feeds/gke-main-release-notes.xml";

/** How much of a feed is read at most; Google's has about 1 MB. */
export const MAX_BYTES = 20_000_000;
const TIMEOUT_MS = 30_000;

/**
 * The text of a feed, from an http or https address, else from a file. Asks no other address: a feed that has moved is an error.
 * @throws NotEvaluated where it cannot be had, and where it is too large.
 */
export async function fetchFeed(source: string): Promise<string> {
  if (!/^https?:\/\//.test(source)) return readText(source, MAX_BYTES);
  const asked = withoutSecrets(source);
  let response: Response;
  try {
    response = await fetch(source, { redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    throw failure(asked, error);
  }
  const { status, headers, body } = response;
  if (status >= 300 && status < 400) {
    const target = headers.get("location");
    throw new NotEvaluated(
      `${asked} has moved${target ? ` to ${withoutSecrets(target, source)}` : ""}. If that is right, name it with --feed.`,
    );
  }
  if (status !== 200 || !body)
    throw new NotEvaluated(`${asked} returned status ${status} instead of a feed.`);
  try {
    return await readAll(body, asked);
  } catch (error) {
    throw failure(asked, error);
  }
}

async function readAll(chunks: AsyncIterable<Uint8Array>, source: string): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of chunks) {
    size += part.length;
    if (size > MAX_BYTES)
      throw new NotEvaluated(
        `${source} is larger than ${MAX_BYTES / 1e6} MB: it is not a feed of release notes.`,
      );
    parts.push(part);
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}

function failure(source: string, error: unknown): NotEvaluated {
  if (error instanceof NotEvaluated) return error;
  const { name, code, cause } = error as NodeJS.ErrnoException & { cause?: { code?: string } };
  if (name === "TimeoutError")
    return new NotEvaluated(`${source} did not answer within ${TIMEOUT_MS / 1000} s.`);
  const why = cause?.code ?? code;
  return new NotEvaluated(`${source} cannot be read${why === undefined ? "" : ` (${why})`}.`);
}

/** An address without user, password and query; a relative one, as redirects may give, is resolved against `base`. */
function withoutSecrets(address: string, base?: string): string {
  try {
    const { protocol, host, pathname } = new URL(address, base);
    return `${protocol}//${host}${pathname}`;
  } catch {
    return "an invalid address";
  }
}
