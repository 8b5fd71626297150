import type { DNS_RESPONSE_RULE } from "../../../resource-types";
import type { Context } from "../../../rule";
import { isAbout } from "./response-policies";
import { serviceDomainsOf } from "./response-services";
import { withoutDot } from "./zone-records";

// The fixes of rules of response policies that are about more than Google's names.

type RuleContext = Context<typeof DNS_RESPONSE_RULE>;

/** The fix of a wide rule: rules beside it that leave out what it takes. */
export const bypassing = (context: RuleContext): string =>
  bypassingFor([...serviceDomainsOf(context), ...domainsOf(context, ["*.internal.", ...API_DOMAINS])]);

/** The fix of a rule that takes the names of Services alone. */
export const bypassingServices = (context: RuleContext): string => bypassingFor(serviceDomainsOf(context));

const bypassingFor = (names: readonly string[]): string =>
  `Add rules with behavior bypassResponsePolicy for ${listed(names)}, or name in dnsName the domain that is meant.`;

/** The fix of a wide rule that leads to Google's APIs: rules in its place. */
export const narrowed = (context: RuleContext): string =>
  `Replace the rule by rules for ${listed(domainsOf(context, API_DOMAINS))}, one each.`;

const API_DOMAINS = ["*.googleapis.com.", "*.pkg.dev.", "*.gcr.io.", "gcr.io."];

/** Those of some names, as rules have them, that a rule is about. */
const domainsOf = ({ self }: RuleContext, names: readonly string[]): readonly string[] =>
  names.filter((name) => isAbout(self, withoutDot(name)));

const listed = (names: readonly string[]): string => names.join(", ").replace(/, ([^,]*)$/, " and $1");
