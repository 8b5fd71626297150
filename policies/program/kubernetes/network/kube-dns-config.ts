import { containsName } from "../../../../gke/google-names";
import { METADATA_HOST } from "../../../../gke/metadata-server";

// Whom kube-dns asks for names that are not the cluster's, as its ConfigMap says.

/** Where a ConfigMap of kube-dns sends queries for the metadata server's name to servers that do not answer for it. */
export interface TakenName {
  readonly key: "stubDomains" | "upstreamNameservers";
  /** The stub domain that takes the name. */
  readonly domain?: string;
}

/**
 * Which part of the ConfigMap's data sends queries for the metadata server's name elsewhere; undefined where the network's resolver answers them, and
 * where the data is not what kube-dns reads. Of several stub domains the longest decides.
 */
export function takenMetadataName(data: Readonly<Record<string, string>>): TakenName | undefined {
  const stubs = objectIn(data.stubDomains);
  const [domain] = Object.keys(stubs)
    .filter((each) => containsName(each, METADATA_HOST))
    .sort((a, b) => b.length - a.length);
  if (domain !== undefined) return isElsewhere(stubs[domain]) ? { key: "stubDomains", domain } : undefined;
  return isElsewhere(parsed(data.upstreamNameservers)) ? { key: "upstreamNameservers" } : undefined;
}

/** Whether a list of servers has some, and not the network's resolver, whose port may be given. */
const isElsewhere = (servers: unknown): boolean =>
  Array.isArray(servers) &&
  servers.length > 0 &&
  !servers.some((server) => /^169\.254\.169\.254(?:[#:]53)?$/.test(String(server)));

function objectIn(text: string | undefined): Readonly<Record<string, unknown>> {
  const value = parsed(text);
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return undefined;
  }
}
