import { METADATA_EGRESS } from "../../../../gke/metadata-egress";
import { allOf, everyItem } from "../../../evaluation/unknown";
import type { Inputs, NETWORK_POLICY } from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import { whenEnforced } from "./dataplane";
import { isOpenTo, runnableOn } from "./metadata-egress";
import { selectsPod } from "./pod-network";
import { DEAD_ENDS, opensDeadEnd } from "./stale-egress";

// What is said of a NetworkPolicy that opens an address and port at which no metadata server answers.

const { iptables, dataplaneV2 } = METADATA_EGRESS;

const ADDRESSES =
  `Name ${iptables.address}/32 with port ${iptables.ports[0]} for the iptables dataplane, ` +
  `and ${dataplaneV2.address}/32 with port ${dataplaneV2.ports[0]} for Dataplane V2.`;

/** Says of a policy where it opens a dead end in place of the metadata server. */
export function* deadEnds(
  { spec }: Inputs[typeof NETWORK_POLICY],
  context: Context<typeof NETWORK_POLICY>,
): Iterable<Finding> {
  yield* context.each(spec?.egress, function* (rule, i) {
    // By their places, as ports that are known may settle the matter for a peer that is not.
    yield* context.each([...(rule.to ?? []).keys()], function* (j) {
      yield* context.each(DEAD_ENDS, function* (deadEnd) {
        const isFault = allOf(
          () => opensDeadEnd(spec, rule, j, deadEnd),
          () => !isHarmless(context),
        );
        if (!isFault) return;
        const { address, port, because } = deadEnd;
        const later = whenEnforced(context.stack.clusterOf(context.self));
        yield {
          at: `spec.egress[${i}].to[${j}].ipBlock.cidr`,
          problem: `is ${address} with port ${port}, ${because}${later === undefined ? "" : `: it matters ${later}`}`,
          fix: ADDRESSES,
          ...(later !== undefined && { level: "advisory" }),
        };
      });
    });
  });
}

/** Whether the program has Pods that the policy selects, and other policies open the way to all of them. */
const isHarmless = ({ self, stack }: Pick<Context<typeof NETWORK_POLICY>, "self" | "stack">): boolean =>
  allOf(
    () => selectsPod(self, stack, () => true),
    () =>
      !selectsPod(
        self,
        stack,
        (pod) =>
          !everyItem(runnableOn(stack.clusterOf(self)), ({ key }) =>
            isOpenTo(pod, METADATA_EGRESS[key], stack),
          ),
      ),
  );
