import { METADATA_EGRESS } from "../../../../gke/metadata-egress";
import { allOf, everyItem } from "../../../evaluation/unknown";
import type { Inputs, NETWORK_POLICY } from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import { whenEnforced } from "./dataplane";
import { isOpenTo, runnableOn } from "./metadata-egress";
import { selectsPod } from "./pod-network";
import { DEAD_ENDS, opensDeadEnd } from "./stale-egress";

// What is said of a NetworkPolicy that opens an address and port at which no metadata server answers.

/** Where the metadata server answers on the dataplanes that a cluster may run. */
function addresses(dataplanes: ReturnType<typeof runnableOn>): string {
  const texts = dataplanes.map(({ key, name }) => {
    const { address, ports } = METADATA_EGRESS[key];
    return `${address}/32 with the ports ${ports.join(" and ")}, on ${name}`;
  });
  return `Name ${texts.join("; and ")}.`;
}

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
        const cluster = context.stack.clusterOf(context.self);
        const later = whenEnforced(cluster);
        yield {
          at: `spec.egress[${i}].to[${j}].ipBlock.cidr`,
          problem: `is ${address} with port ${port}, ${because}${later === undefined ? "" : `: it matters ${later}`}`,
          fix: addresses(runnableOn(cluster)),
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
