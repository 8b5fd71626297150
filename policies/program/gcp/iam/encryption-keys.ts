import { isKeyRole } from "../../../../gke/service-agents";
import { Candidates, someOf } from "../../../evaluation/candidates";
import { ofStack } from "../../../evaluation/of-stack";
import { read } from "../../../evaluation/reading";
import { foundBy, type Search } from "../../../evaluation/search";
import { allOf, anyOf, ifKnown, someItem } from "../../../evaluation/unknown";
import { CRYPTO_KEY, CRYPTO_KEY_VERSION } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackIndex, StackResource } from "../../../stack";
import { isCustomRole } from "./custom-roles";
import { givenBy } from "./given-roles";
import { identitiesIn } from "./service-identities";

// Keys of Cloud KMS with which clusters and nodes encrypt, their versions, and who may use them.

/** A key as a property names it: by a resource of the stack, by its ID, or both. */
export interface NamedKey {
  readonly source: StackResource | undefined;
  /** @throws Undecided if it is not known. */
  id(): string | undefined;
}

/** The key that a property of a resource names. @param id reads its ID. */
export function keyIn(
  resource: StackResource,
  property: string,
  id: () => string | undefined,
  stack: StackIndex,
): NamedKey {
  const [source, ...others] = stack.sourcesOf(resource, property).filter(({ type }) => type === CRYPTO_KEY);
  return { source: others.length === 0 ? source : undefined, id };
}

/** Whether two properties name one key. @throws Undecided if that depends on an ID that is not known. */
const areSameKey = (one: NamedKey, other: NamedKey): boolean =>
  one.source !== undefined && other.source !== undefined
    ? one.source === other.source
    : allOf(
        () => one.id() !== undefined,
        () => one.id() === other.id(),
      );

/** The keys of the index of what names a key. */
function keysOf({ source, id }: NamedKey): readonly string[] | undefined {
  const known = ifKnown(id);
  const keys = [...(source ? [source.urn] : []), ...(known === undefined ? [] : [known])];
  return keys.length > 0 ? keys : undefined;
}

interface OfKey<R> {
  readonly resource: R;
  readonly key: NamedKey;
}

const indexOf = <R>(all: readonly OfKey<R>[]) => new Candidates(all, ({ key }) => keysOf(key));

/** The states in which a version neither encrypts nor decrypts. Source: https://cloud.google.com/kms/docs/key-states, checked 2026-11-30 */
const UNUSABLE: readonly string[] = ["DISABLED", "DESTROYED", "DESTROY_SCHEDULED"];

const versions = ofStack(({ stack }: Context) =>
  indexOf(
    stack.all(CRYPTO_KEY_VERSION).map((resource) => ({
      resource,
      key: keyIn(resource, "cryptoKey", () => resource.inputs.cryptoKey, stack),
    })),
  ),
);

/** The version of a key that the stack disables, or that is destroyed. */
export const unusableVersionOf = (key: NamedKey, context: Context): StackResource | undefined =>
  foundBy<OfKey<StackResource<typeof CRYPTO_KEY_VERSION>>>(
    (ask) => someOf(versions(context).of(keysOf(key)), ask),
    (version) =>
      allOf(
        () => UNUSABLE.includes(read(version.resource, ({ state }) => state)?.value ?? ""),
        () => areSameKey(key, version.key),
      ),
  )?.resource;

/** A service agent that encrypts with keys. */
export interface KeyUser {
  readonly address: string;
  /** Whether a grant lets it use keys. @throws Undecided if a member of a role on keys is not known. */
  isLetBy(grant: StackResource, stack: StackIndex): boolean;
  /** Whether a grant on a key ring, or above, lets it use keys: of which is not asked. @throws Undecided as above. */
  readonly isLetWidely: (context: Context) => boolean;
}

/** @param service whose ServiceIdentity it is. */
export function keyUser(address: string, member: RegExp, service: string): KeyUser {
  const isLetBy: KeyUser["isLetBy"] = (grant, stack) =>
    someItem(givenBy(grant), ({ role, members }) =>
      allOf(
        () => isKeyRole(role()) || isCustomRole(role()),
        () =>
          anyOf(
            () => someItem(members(), (each) => member.test(each)),
            () => isIdentityOf(service, grant, stack),
          ),
      ),
    );
  const isLetWidely = ofStack(({ stack }: Context) =>
    someItem(
      ["gcp:kms/keyRing", "gcp:projects/iAM", "gcp:folder/iAM", "gcp:organizations/iAM"]
        .flatMap((prefix) => stack.withPrefix(prefix))
        .filter(isGrant),
      (grant) => isLetBy(grant, stack),
    ),
  );
  return { address, isLetBy, isLetWidely };
}

const isIdentityOf = (service: string, grant: StackResource, stack: StackIndex): boolean =>
  ["member", "members"]
    .flatMap((property) => identitiesIn(grant, property, stack))
    .some(({ inputs }) => ifKnown(() => inputs.service) === service);

const isGrant = ({ type }: StackResource): boolean => /I(?:AM|am)(?:Member|Binding|Policy)$/.test(type);

const grantsOnKeys = ofStack(({ stack }: Context) =>
  indexOf(
    stack
      .withPrefix("gcp:kms/cryptoKey")
      .filter(isGrant)
      .map((resource) => {
        const id = () => (resource.inputs as { cryptoKeyId?: string }).cryptoKeyId;
        return { resource, key: keyIn(resource, "cryptoKeyId", id, stack) };
      }),
  ),
);

/** The grant by which the stack lets others use a key, and not an agent. */
export function grantToOthers(key: NamedKey, user: KeyUser, context: Context): StackResource | undefined {
  const { stack } = context;
  const someGrant: Search<StackResource> = (ask) =>
    someOf(grantsOnKeys(context).of(keysOf(key)), ({ resource, key: granted }) =>
      allOf(
        () => areSameKey(key, granted),
        () => ask(resource),
      ),
    );
  return foundBy(someGrant, (grant) =>
    allOf(
      () => someItem(givenBy(grant), ({ role }) => isKeyRole(role())),
      () => !user.isLetWidely(context),
      () => !someGrant((each) => user.isLetBy(each, stack)),
      () => !stack.mayHaveMoreGrants,
    ),
  );
}
