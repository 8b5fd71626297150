import { METADATA_EGRESS, type MetadataEndpoint } from "../../../../gke/metadata-egress";
import { allOf, ifKnown, resourcePath } from "../../../evaluation/unknown";
import type { StackIndex } from "../../../stack";
import type { Pod } from "../pod-selection";
import { DATAPLANES } from "./metadata-egress";
import { type OtherPolicy, someStance } from "./other-policies";
import { DEAD_ENDS, type DeadEnd } from "./stale-egress";

// The same of Cilium's and Calico's policies: which of them opens a place where the metadata server is not.

/** Where policies look for the metadata server. */
const PLACES: readonly DeadEnd[] = [
  ...DATAPLANES.map(({ key, name }) => ({
    address: METADATA_EGRESS[key].address,
    port: METADATA_EGRESS[key].ports[0],
    because: `where the metadata server listens on ${name} alone`,
  })),
  ...DEAD_ENDS,
];

/** An address that nobody has, for documentation: a policy that opens it too means no place of the metadata server. */
const ANY_ADDRESS = "192.0.2.1";

/**
 * The policy of these types that comes closest to opening the way to the metadata server for some Pods, as a sentence of a fix; empty for none.
 * @param somePod whether some of the Pods that are cut off are such.
 */
export function closestOtherPolicy(
  somePod: (isSuch: (pod: Pod) => boolean) => boolean,
  types: readonly OtherPolicy["type"][],
  endpoint: MetadataEndpoint,
  stack: StackIndex,
): string {
  const wrong = PLACES.filter(
    ({ address, port }) => address !== endpoint.address || port !== endpoint.ports[0],
  );
  for (const { address, port, because } of wrong) {
    const opener = openerOf(address, port);
    if (opener) return ` ${resourcePath(opener)} comes closest: it opens ${address}:${port}, ${because}.`;
  }
  return "";

  function openerOf(address: string, port: number): OtherPolicy | undefined {
    let opener: OtherPolicy | undefined;
    const ports = [port, port] as const;
    const opens = (pod: Pod) =>
      someStance(types, pod, stack, ({ allows }, policy) => {
        const isMeant = allOf(
          () => allows({ address, ports }),
          () => !allows({ address: ANY_ADDRESS, ports }),
        );
        if (isMeant) opener = policy;
        return isMeant;
      });
    return ifKnown(() => somePod(opens)) ? opener : undefined;
  }
}
