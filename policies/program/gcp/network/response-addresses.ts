import { GOOGLE_NAMES } from "../../../../gke/google-names";
import { BLOCKS_OF_NAMES } from "../../../../gke/node-egress";
import { allOf, everyItem, someItem } from "../../../evaluation/unknown";
import { type CLUSTER, DNS_RESPONSE_POLICY, DNS_RESPONSE_RULE, type Inputs } from "../../../resource-types";
import type { StackIndex, StackResource } from "../../../stack";
import { withPrefix } from "./ipv4";
import { isOnOneOf } from "./networks";
import { isAbout, isClosest, isOf, networksOf } from "./response-policies";
import { withoutDot } from "./zone-records";

type Answers = NonNullable<Inputs[typeof DNS_RESPONSE_RULE]["localData"]>["localDatas"];

/** Whether rules of response policies on a cluster's network lead a name that nodes need below a domain of Google's to blocks for which `ask` holds alone. */
export const responsesLeadInto = (
  domain: string,
  cluster: StackResource<typeof CLUSTER>,
  stack: StackIndex,
  ask: (block: string) => boolean,
): boolean =>
  someItem(stack.all(DNS_RESPONSE_RULE), (rule) =>
    someItem(GOOGLE_NAMES[domain], (name) =>
      allOf(
        () => isAbout(rule, name),
        () => leadInto(rule.inputs.localData?.localDatas, ask),
        () =>
          someItem(stack.all(DNS_RESPONSE_POLICY), (policy) =>
            allOf(
              () => isOf(policy, rule, stack),
              () => isOnOneOf(cluster, networksOf(policy), stack),
              () => isClosest(name, rule, policy, stack),
            ),
          ),
      ),
    ),
  );

const leadInto = (answers: Answers | undefined, ask: (block: string) => boolean): boolean =>
  (answers?.length ?? 0) > 0 &&
  everyItem(answers, ({ type, rrdatas }) =>
    allOf(
      () => (rrdatas?.length ?? 0) > 0,
      () => type === "A" || type === "CNAME",
      () =>
        everyItem(rrdatas, (data) =>
          ask(type === "A" ? withPrefix(data) : (BLOCKS_OF_NAMES.get(withoutDot(data)) ?? "")),
        ),
    ),
  );
