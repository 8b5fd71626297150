import { CLOUD_DNS_ADDRESS, INTERNAL_BLOCKS, UNREACHABLE_BLOCKS } from "../../../../gke/dns";
import { containsName, GOOGLE_NAMES, TOKEN_NAMES } from "../../../../gke/google-names";
import { METADATA_ADDRESS, METADATA_HOST } from "../../../../gke/metadata-server";
import { onWorst } from "../../../evaluation/findings-if";
import { allOf, anyOf, everyItem, someItem } from "../../../evaluation/unknown";
import { DNS_RECORD_SET, type DNS_RESPONSE_RULE, type Inputs, NETWORK } from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import { blockHolds } from "./ipv4";
import { itself, shareNetwork } from "./networks";
import {
  answersCluster,
  isAbout,
  isClosest,
  matches,
  networksOf,
  type ResponsePolicy,
} from "./response-policies";
import { hasOtherWay } from "./ways-out";
import { withoutDot } from "./zone-records";

// Rules of response policies that lead names of Google's elsewhere.

type ResponseRule = Inputs[typeof DNS_RESPONSE_RULE];
type Answer = NonNullable<NonNullable<ResponseRule["localData"]>["localDatas"]>[number];

/** The finding of a rule that leads names of Google's to where Google does not answer for them, on the networks of a cluster of the stack. */
export const otherAddress = (
  _: ResponseRule,
  context: Context<typeof DNS_RESPONSE_RULE>,
): Iterable<Finding> =>
  onWorst(
    LED_AWAY,
    ({ takes }) => everyItem(takes, (ask) => ask(context)),
    ({ problem, fix }) => ({ at: "localData", problem: problem(context), fix }),
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

interface LedAway {
  readonly takes: readonly ((context: RuleContext) => boolean)[];
  problem(context: RuleContext): string;
  readonly fix: string;
}

/** What a rule may lead away, the most first. */
const LED_AWAY: readonly LedAway[] = [
  {
    takes: [takesMetadata, takesApis],
    problem: () =>
      `leads all names for which the policy has no closer rule elsewhere, ${METADATA_HOST} and Google's APIs and registries among them, in the network of a cluster: Pods get no tokens, and nodes pull no images`,
    fix: "Add rules with behavior bypassResponsePolicy for *.internal., *.googleapis.com., *.pkg.dev., *.gcr.io. and gcr.io., or name in dnsName the domain that is meant.",
  },
  {
    takes: [takesMetadata],
    problem: () =>
      `gives ${METADATA_HOST} another address than ${CLOUD_DNS_ADDRESS} in the network of a cluster: Pods that look for the metadata server by this name get no token`,
    fix: `Leave ${METADATA_HOST} out of the rule's dnsName, or set the rule's behavior to bypassResponsePolicy.`,
  },
  {
    takes: [takesApis],
    problem: (context) =>
      `leads ${namesTakenBy(context).join(", ")} to where Google does not answer, in the network of a cluster: Pods get no tokens, or nodes pull no images and report nothing`,
    fix: "Lead the name to private.googleapis.com (199.36.153.8/30), restricted.googleapis.com (199.36.153.4/30) or an endpoint of Private Service Connect, or set the rule's behavior to bypassResponsePolicy.",
  },
];

/** The names of Google's APIs and registries for which nodes, Pods and client libraries ask. */
const API_NAMES = [...Object.values(GOOGLE_NAMES).flat(), ...TOKEN_NAMES].filter(
  (name) => name !== METADATA_HOST,
);

const answersOf = ({ localData }: ResponseRule): readonly Answer[] | undefined => localData?.localDatas;

/** Whether Google may answer where an answer leads: at a name of Google's or of the stack, or an address that is not surely another's. */
const mayLeadToGoogle = ({ type, rrdatas }: Answer, policy: ResponsePolicy, context: Context): boolean =>
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
