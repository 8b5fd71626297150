import { CLOUD_DNS_ADDRESS } from "../../../../gke/dns";
import { API_NAMES } from "../../../../gke/google-names";
import { METADATA_ADDRESS, METADATA_HOST } from "../../../../gke/metadata-server";
import { APIS_BLOCKS, PRIVATE_APIS_BLOCK, RESTRICTED_APIS_BLOCK } from "../../../../gke/node-egress";
import { onWorst } from "../../../evaluation/findings-if";
import { allOf, everyItem, ifKnown, someItem } from "../../../evaluation/unknown";
import type { DNS_RESPONSE_RULE, Inputs } from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import { coversBlock } from "./ipv4";
import { type Answers, leadInto, mayLeadToGoogle } from "./response-addresses";
import { bypassing, bypassingServices, narrowed } from "./response-fixes";
import { answersCluster, isAbout, isClosest, isWide } from "./response-policies";
import { takesServices } from "./response-services";

// Rules of response policies that lead names of Google's elsewhere.

type ResponseRule = Inputs[typeof DNS_RESPONSE_RULE];

/** The finding of a rule that leads names of Google's to where Google does not answer for them, on the networks of a cluster of the stack. */
export const otherAddress = (
  _: ResponseRule,
  context: Context<typeof DNS_RESPONSE_RULE>,
): Iterable<Finding> =>
  onWorst(
    LED_AWAY,
    ({ takes }) => everyItem(takes, (ask) => ask(context)),
    ({ problem, fix }) => ({ at: "localData", problem: problem(context), fix: fix(context) }),
  );

type RuleContext = Context<typeof DNS_RESPONSE_RULE>;

/** Whether a rule gives the metadata server's name another address. */
const takesMetadata = ({ inputs, self, stack }: RuleContext): boolean =>
  allOf(
    () => isAbout(self, METADATA_HOST),
    () =>
      someItem(answersOf(inputs), ({ rrdatas, type }) =>
        allOf(
          () => type === "A" || type === "CNAME",
          () => (rrdatas?.length ?? 0) > 0 && !someItem(rrdatas, (data) => data === METADATA_ADDRESS),
        ),
      ),
    () => answersCluster(self, stack, (policy) => isClosest(METADATA_HOST, self, policy, stack)),
  );

/** Whether a rule leads names of Google's APIs and registries to where Google does not answer. */
const takesApis = (context: RuleContext): boolean => {
  const { inputs, self, stack } = context;
  return allOf(
    () => (answersOf(inputs)?.length ?? 0) > 0,
    () => namesTakenBy(context).length > 0,
    // An address of the stack's own, such as an endpoint's, which is often not known yet.
    () => !stack.sourcesOf(self, "localData").some(({ type }) => type.startsWith("gcp:compute/")),
    () =>
      answersCluster(self, stack, (policy) =>
        allOf(
          () => everyItem(answersOf(inputs), (answer) => !mayLeadToGoogle(answer, policy, context)),
          () => someItem(namesTakenBy(context), (name) => isClosest(name, self, policy, stack)),
        ),
      ),
  );
};

const namesTakenBy = ({ self }: RuleContext) => API_NAMES.filter((name) => isAbout(self, name));

/** The names that a rule surely takes: for which its policy has no closer rule. */
const namesSurelyTakenBy = (context: RuleContext) =>
  namesTakenBy(context).filter((name) =>
    ifKnown(() =>
      answersCluster(context.self, context.stack, (policy) =>
        isClosest(name, context.self, policy, context.stack),
      ),
    ),
  );

/** Whether a rule leads names that are not Google's, with those of Google's APIs, to the addresses of these. */
const takesOthers = ({ inputs, self, stack }: RuleContext): boolean =>
  allOf(
    () => isWide(self),
    () => leadInto(answersOf(inputs), (block) => coversBlock(APIS_BLOCKS, block)),
    () => answersCluster(self, stack, () => true),
  );

interface LedAway {
  readonly takes: readonly ((context: RuleContext) => boolean)[];
  problem(context: RuleContext): string;
  fix(context: RuleContext): string;
}

/** What a rule may lead away, the most first. */
const LED_AWAY: readonly LedAway[] = [
  {
    takes: [takesMetadata, takesApis],
    problem: () =>
      `leads all names for which the policy has no closer rule elsewhere, ${METADATA_HOST} and Google's APIs and registries among them, in the network of a cluster: Pods get no tokens, and nodes pull no images`,
    fix: bypassing,
  },
  {
    takes: [takesOthers],
    problem: () =>
      "leads names that are not Google's, too, to the addresses of Google's APIs, in the network of a cluster: what its nodes and Pods look for by them, they do not reach",
    fix: narrowed,
  },
  {
    takes: [takesMetadata],
    problem: () =>
      `gives ${METADATA_HOST} another address than ${CLOUD_DNS_ADDRESS} in the network of a cluster: Pods that look for the metadata server by this name get no token`,
    fix: (context) =>
      isWide(context.self)
        ? bypassing(context)
        : `Leave ${METADATA_HOST} out of the rule's dnsName, or set the rule's behavior to bypassResponsePolicy.`,
  },
  {
    takes: [takesApis],
    problem: (context) =>
      `leads ${namesSurelyTakenBy(context).join(", ")} to where Google does not answer, in the network of a cluster: Pods get no tokens, or nodes pull no images and report nothing`,
    fix: (context) =>
      isWide(context.self)
        ? bypassing(context)
        : `Lead the name to private.googleapis.com (${PRIVATE_APIS_BLOCK}), restricted.googleapis.com (${RESTRICTED_APIS_BLOCK}) or an endpoint of Private Service Connect, or set the rule's behavior to bypassResponsePolicy.`,
  },
  {
    takes: [takesServices],
    problem: () =>
      `leads the names of a cluster's Services elsewhere, for which its Pods ask Cloud DNS: they reach no Service, nor ${METADATA_HOST}, which Pods look for in the domain of the Services first`,
    fix: bypassingServices,
  },
];

const answersOf = ({ localData }: ResponseRule): Answers | undefined => localData?.localDatas;
