import { INTERNAL_BLOCKS, UNREACHABLE_BLOCKS } from "../../../../gke/dns";
import { containsName, GOOGLE_NAMES } from "../../../../gke/google-names";
import { BLOCKS_OF_NAMES } from "../../../../gke/node-egress";
import { allOf, anyOf, everyItem, someItem } from "../../../evaluation/unknown";
import {
  DNS_RECORD_SET,
  DNS_RESPONSE_POLICY,
  DNS_RESPONSE_RULE,
  type Inputs,
  NETWORK,
} from "../../../resource-types";
import type { Context } from "../../../rule";
import type { ClusterResource, StackIndex } from "../../../stack";
import { blockHolds, withPrefix } from "./ipv4";
import { isOnOneOf, itself, shareNetwork } from "./networks";
import { isAbout, isClosest, isOf, matches, networksOf, type ResponsePolicy } from "./response-policies";
import { hasOtherWay } from "./ways-out";
import { withoutDot } from "./zone-records";

export type Answers = NonNullable<Inputs[typeof DNS_RESPONSE_RULE]["localData"]>["localDatas"];
type Answer = NonNullable<Answers>[number];

/** Whether rules of response policies on a cluster's network lead a name that nodes need below a domain of Google's, and only to blocks for which `ask` holds. */
export const responsesLeadInto = (
  domain: string,
  cluster: ClusterResource,
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

/** Whether answers lead only to blocks for which `ask` holds: of an address its own, and an empty text for a name that is not Google's. */
export const leadInto = (answers: Answers | undefined, ask: (block: string) => boolean): boolean =>
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

/** Whether Google may answer where an answer leads: at a name of Google's or of the stack, or an address that is not surely another's. */
export const mayLeadToGoogle = (
  { type, rrdatas }: Answer,
  policy: ResponsePolicy,
  context: Context,
): boolean =>
  anyOf(
    () => type === "AAAA",
    () =>
      allOf(
        () => type === "A",
        () => someItem(rrdatas, (address) => mayBeGoogles(address, policy, context)),
      ),
    () =>
      allOf(
        () => type === "CNAME",
        () =>
          someItem(
            rrdatas,
            (target) =>
              Object.keys(GOOGLE_NAMES).some((domain) => containsName(domain, target)) ||
              someItem(context.stack.all(DNS_RECORD_SET), ({ inputs }) =>
                matches(withoutDot(inputs.name ?? ""), withoutDot(target)),
              ),
          ),
      ),
  );

const isIn = (blocks: readonly string[], address: string) =>
  blocks.some((block) => blockHolds(block, address));

/** Whether an address may be one of Google's APIs: an internal one may where the stack may have an endpoint on the policy's networks. */
const mayBeGoogles = (address: string, policy: ResponsePolicy, context: Context): boolean =>
  !isIn(UNREACHABLE_BLOCKS, address) &&
  !(
    isIn(INTERNAL_BLOCKS, address) &&
    someItem(context.stack.all(NETWORK), (network) =>
      allOf(
        () => shareNetwork(networksOf(policy), itself(network), context.stack),
        () => !hasOtherWay(network, context),
      ),
    )
  );
