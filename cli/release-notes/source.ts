import { NotEvaluated } from "../messages/errors";
import { readText } from "../offline/files/input-file";

/** Google's feed of GKE's release notes. Source: https://cloud.google.com/kubernetes-engine/docs/release-notes, checked 2026-11-28 */
export const GOOGLES_FEED = "https://docs.cloud.google.com/feeds/gke-main-release-notes.xml";

/** The largest feed that is read; Google's has about 1 MB. */
export const MAX_BYTES = 20_000_000;
const TIMEOUT_MS = 30_000;

/** What to do where an address cannot be reached; Node.js asks no proxy. */
const OTHERWISE = "Where only a proxy reaches it, save it by curl, and name that file with --feed.";

/**
 * The text of a feed, from an http or https address, else from a file. It follows no redirect: a feed that has moved is an error.
 * @throws NotEvaluated where it cannot be read, or is too large.
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
    return decoded(await readAll(body, asked), headers.get("content-type") ?? "", asked);
  } catch (error) {
    throw failure(asked, error);
  }
}

async function readAll(chunks: AsyncIterable<Uint8Array>, source: string): Promise<Buffer> {
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
  return Buffer.concat(parts);
}

/**
 * The text of bytes in the encoding that their mark, their Content-Type or their XML declaration names, in this order; without any, UTF-8.
 * Source: https://www.rfc-editor.org/rfc/rfc7303#section-3
 */
function decoded(bytes: Buffer, contentType: string, source: string): string {
  const declared = /^<\?xml[^>]{0,100}?encoding=["']([\w.:-]{1,40})["']/.exec(
    bytes.toString("latin1", 0, 200),
  );
  const named = /charset="?([\w.:-]{1,40})/i.exec(contentType) ?? declared;
  const mark = [...bytes.subarray(0, 2)].join(" ");
  const encoding =
    mark === "255 254" ? "utf-16le" : mark === "254 255" ? "utf-16be" : (named?.[1] ?? "utf-8");
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new NotEvaluated(`${source} is not in its encoding, ${encoding}. Fetch the feed again.`);
  }
}

function failure(source: string, error: unknown): NotEvaluated {
  if (error instanceof NotEvaluated) return error;
  const { name, code, cause } = error as NodeJS.ErrnoException & { cause?: { code?: string } };
  if (name === "TimeoutError")
    return new NotEvaluated(`${source} did not answer within ${TIMEOUT_MS / 1000} s. ${OTHERWISE}`);
  const why = cause?.code ?? code;
  return new NotEvaluated(`${source} cannot be read${why === undefined ? "" : ` (${why})`}. ${OTHERWISE}`);
}

/** An address without user, password and query; a relative one, as in redirects, is resolved against `base`. */
function withoutSecrets(address: string, base?: string): string {
  try {
    const { protocol, host, pathname } = new URL(address, base);
    return `${protocol}//${host}${pathname}`;
  } catch {
    return "an invalid address";
  }
}
