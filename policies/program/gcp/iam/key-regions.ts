import { ifKnown } from "../../../evaluation/unknown";
import type { CLUSTER, CRYPTO_KEY, Inputs } from "../../../resource-types";
import type { StackIndex } from "../../../stack";
import type { NamedKey } from "./encryption-keys";

/** The key with which a cluster encrypts its Secrets. */
export const secretsKeyOf = ({ databaseEncryption }: Inputs[typeof CLUSTER]): string | undefined =>
  databaseEncryption?.state === "DECRYPTED" ? undefined : databaseEncryption?.keyName;

/** Its keys are where it is. Rules read nothing else of it. */
const KEY_RING = "gcp:kms/keyRing:KeyRing";

/** The region of a key; undefined where it is global, of several regions, or of a ring that shows no place. @throws Undecided if it is not known. */
export function regionOfKey({ source, id }: NamedKey, stack: StackIndex): string | undefined {
  const key = source?.inputs as Inputs[typeof CRYPTO_KEY] | undefined;
  const text = ifKnown(id) ?? ifKnown(() => key?.keyRing);
  if (text !== undefined) return REGION.exec(/\/locations\/([^/]+)\//.exec(text)?.[1] ?? "")?.[0];
  const ring = source && stack.sourcesOf(source, "keyRing").find(({ type }) => (type as string) === KEY_RING);
  if (ring) return REGION.exec((ring.inputs as { location?: string }).location ?? "")?.[0];
  return key ? key.keyRing : id();
}

/** The name of a region, as of one alone. Source: https://cloud.google.com/kms/docs/locations */
const REGION = /^[a-z]+-[a-z]+\d+$/;
