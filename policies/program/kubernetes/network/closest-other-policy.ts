import { DNS_PORT } from "../../../../gke/dns";
import { METADATA_EGRESS, type MetadataEndpoint } from "../../../../gke/metadata-egress";
import { foundBy, type Search } from "../../../evaluation/search";
import { allOf, ifKnown, resourcePath, someItem } from "../../../evaluation/unknown";
import type { StackIndex, StackResource } from "../../../stack";
import type { Pod } from "../pod-selection";
import { DATAPLANES } from "./metadata-egress";
import { type OtherPolicy, someStance } from "./other-policies";
import { answering, possibleWays, type Resolving } from "./resolving";
import { DEAD_ENDS, type DeadEnd } from "./stale-egress";
import type { Stance } from "./stances";

// Which of Cilium's and Calico's policies means to open the way to the metadata server, or to whoever resolves names, and opens a place where it is not.

/** Addresses and ports at which policies look for the metadata server. */
const PLACES: readonly DeadEnd[] = [
  ...DATAPLANES.map(({ key, name }) => ({
    address: METADATA_EGRESS[key].address,
    port: METADATA_EGRESS[key].ports[0],
    because: `where the metadata server listens on ${name} alone`,
  })),
  ...DEAD_ENDS,
];

/** An address that is reserved for documentation: a policy that also allows it does not mean the metadata server. */
const ANY_ADDRESS = "192.0.2.1";

/**
 * The policy of these types that comes closest to allowing some Pods to reach the metadata server, as the beginning of a fix; undefined for
 * none.
 */
export function closestOtherPolicy(
  somePod: Search<Pod>,
  types: readonly OtherPolicy["type"][],
  endpoint: MetadataEndpoint,
  stack: StackIndex,
): string | undefined {
  const wrong = PLACES.filter(
    ({ address, port }) => address !== endpoint.address || port !== endpoint.ports[0],
  );
  const stances = stancesOn(somePod, types, stack);
  for (const place of wrong) {
    const opener = ifKnown(() => foundBy(stances, ({ stance }) => means(stance, place)));
    if (opener)
      return `${resourcePath(opener.policy)} comes closest: it opens ${place.address}:${place.port}, ${place.because}`;
  }
  return undefined;
}

interface PolicyStance {
  readonly stance: Stance;
  readonly policy: OtherPolicy;
}

/** What policies of these types say of the Pods. */
const stancesOn =
  (somePod: Search<Pod>, types: readonly OtherPolicy["type"][], stack: StackIndex): Search<PolicyStance> =>
  (ask) =>
    somePod((pod) => someStance(types, pod, stack, (stance, policy) => ask({ stance, policy })));

/** Whether a policy allows a place in particular, and not that port at all addresses. */
function means({ allows }: Stance, { address, port }: DeadEnd): boolean {
  const ports = [port, port] as const;
  return allOf(
    () => allows({ address, ports }),
    () => !allows({ address: ANY_ADDRESS, ports }),
  );
}

/** Another policy of these types that lets DNS queries of some Pods out to whoever answers them in other clusters, as the beginning of a fix; undefined for none. */
export function closestOtherToDns(
  self: StackResource,
  somePod: Search<Pod>,
  types: readonly OtherPolicy["type"][],
  ways: readonly Resolving[],
  stack: StackIndex,
): string | undefined {
  const closed = new Set(ways.map(answering));
  const others = possibleWays(undefined, stack).filter((how) => !closed.has(answering(how)));
  const isMeant = ({ stance, policy }: PolicyStance) =>
    allOf(
      () => policy.urn !== self.urn,
      // One that lets out to the metadata server at all ports does not mean Cloud DNS.
      () => !stance.allows(METADATA_EGRESS.dataplaneV2),
      () => someItem(others, (how) => stance.mayAllowDns(how)),
    );
  const opener = ifKnown(() => foundBy(stancesOn(somePod, types, stack), isMeant));
  return (
    opener &&
    `${resourcePath(opener.policy)} comes closest: it allows port ${DNS_PORT}, but not to the resolver`
  );
}
