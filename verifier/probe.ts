// Asks the metadata server of this node, DNS and a registry, as a workload would.

import { lookup as systemLookup } from "node:dns/promises";
import { detailOf, faultOfAnswer, faultOfFailure } from "./classify";
import { type Lookup, resolve } from "./dns";
import { exchange } from "./exchange";
import type { FaultId } from "./faults";
import { accessTokenOf, type Judgement } from "./identity";
import { ACCOUNT_PLACEHOLDER, EMAIL, questions as nodeQuestions, type Question, TOKEN } from "./questions";
import { exchangeRegistryToken } from "./registry";
import type { Settings } from "./settings";
import type { Check, Problem } from "./verdict";

/** The result of one round of checks. */
export interface Probe {
  readonly checks: readonly Check[];
  readonly problems: readonly Problem[];
  /** Whether the metadata server gave everything that a Pod needs: the startup taint waits for this. */
  readonly hasIdentity: boolean;
}

const METADATA_NAME = "metadata-name";

/** Faults of the connection itself: after one, no more requests go to the server in this round. */
const CONNECTION_FAULTS: readonly FaultId[] = [
  "refused",
  "connect-timeout",
  "response-timeout",
  "reset",
  "unreachable",
];

/**
 * One round. Never rejects; takes at most the limits' time for each check.
 * @param questions what is asked; the first of them, also by the metadata server's name
 */
export async function probe(
  settings: Settings,
  lookup: Lookup = systemLookup,
  questions: readonly Question[] = nodeQuestions(settings),
): Promise<Probe> {
  const { metadata, registry, limits, dnsNames } = settings;
  const answers: Answered[] = [];
  for (const question of questions) {
    if (answers.some(isDisconnected)) break;
    const email = answers.find(({ name }) => name === EMAIL)?.body?.trim();
    const account = email?.includes("@") ? email : "default";
    const path = question.path.replace(ACCOUNT_PLACEHOLDER, account);
    answers.push(await ask({ ...question, path }, metadata.address, settings));
  }
  const hasIdentity = answers.every(({ judgement }) => !judgement);

  const byName = await resolve(metadata.host, limits, lookup);
  if (byName.address !== metadata.address) {
    const elsewhere: Judgement = {
      fault: "dns-wrong-address",
      detail: `${metadata.host} is ${byName.address}`,
    };
    answers.push({ name: METADATA_NAME, judgement: byName.judgement ?? elsewhere });
  } else if (!answers.some(isDisconnected)) {
    const [first] = questions;
    if (first) answers.push({ ...(await ask(first, metadata.host, settings)), name: METADATA_NAME });
  }
  for (const name of dnsNames) {
    answers.push({ name: `dns:${name}`, ...(await resolve(name, limits, lookup)) });
  }
  const token = accessTokenOf(answers.find(({ name }) => name === TOKEN)?.body ?? "");
  // Where anything is wrong with the identity, the token may be anybody's, so it is not sent anywhere.
  if (registry && hasIdentity) {
    answers.push({ name: "registry", judgement: await exchangeRegistryToken(registry, token, limits) });
  }
  return { ...reported(answers, settings.slow), hasIdentity };
}

/** The result of a check, and the metadata server's answer, if there was one. The answer may be a token: it is never reported. */
interface Answered {
  readonly name: string;
  /** Absent where only the judgement matters. */
  readonly milliseconds?: number;
  readonly judgement?: Judgement;
  readonly body?: string;
}

const isDisconnected = ({ judgement }: Answered): boolean =>
  !!judgement && CONNECTION_FAULTS.includes(judgement.fault);

/** The checks and problems of a round; a slow check is a problem where nothing worse is wrong. */
function reported(answers: readonly Answered[], slow: number): Pick<Probe, "checks" | "problems"> {
  const checks: Check[] = [];
  const problems: Problem[] = [];
  for (const { name, milliseconds = 0, judgement } of answers) {
    const isSlow = !judgement && milliseconds >= slow;
    const problem: Judgement = isSlow ? { fault: "slow", detail: `${milliseconds} ms` } : judgement;
    checks.push({ name, milliseconds, fault: problem?.fault });
    if (problem) problems.push({ check: name, ...problem });
  }
  return { checks, problems };
}

/** Sends a question to the metadata server's address, under the name by which a client would call it. */
async function ask(
  { name, path, isPlausible, judge, isOptional }: Question,
  host: string,
  settings: Settings,
): Promise<Answered> {
  const { address, port } = settings.metadata;
  const result = await exchange(
    {
      host: address,
      port,
      path: `/computeMetadata/v1/${path}`,
      headers: { host, "Metadata-Flavor": "Google" },
    },
    settings.limits,
  );
  const { milliseconds } = result;
  if (isOptional && result.ok && result.status === 404) return { name, milliseconds };
  const fault = result.ok ? faultOfAnswer(result, isPlausible) : faultOfFailure(result);
  const body = result.ok && !fault ? result.body : "";
  return { name, milliseconds, judgement: fault ? { fault, detail: detailOf(result) } : judge(body), body };
}
