// Asks the metadata server of this node, DNS and a registry, as a workload would.

import { lookup as systemLookup } from "node:dns/promises";
import { detailOf, faultOfAnswer, faultOfFailure } from "./classify";
import { codeOf, type Exchange, exchange, type Limits } from "./exchange";
import type { FaultId } from "./faults";
import {
  accessTokenOf,
  isAccount,
  isShortName,
  type Judgement,
  judgeAccessToken,
  judgeAccount,
  judgeIdentityToken,
  judgeName,
} from "./identity";
import type { Settings } from "./settings";
import type { Check, Problem } from "./verdict";

/** What one round of questions showed. */
export interface Probe {
  readonly checks: readonly Check[];
  readonly problems: readonly Problem[];
  /** Whether everything that a Pod needs from the metadata server itself was there: what the startup taint waits for. */
  readonly hasIdentity: boolean;
}

/** Resolves a name to one address, as getaddrinfo does for workloads. */
export type Lookup = (name: string) => Promise<{ address: string }>;

const PROJECT_PATH = "project/project-id";
const ATTRIBUTES = "instance/attributes/cluster-";
const ACCOUNT = "instance/service-accounts/default/";

/** Faults of the connection itself: after one, the same server is not asked more in this round. */
const CONNECTION_FAULTS: readonly FaultId[] = [
  "refused",
  "connect-timeout",
  "response-timeout",
  "reset",
  "unreachable",
];

type Judge = (body: string) => Judgement;

/** One round. Never rejects; takes at most the limits' time for each check. */
export async function probe(settings: Settings, lookup: Lookup = systemLookup): Promise<Probe> {
  const { metadata, expected, audience, slow, registry } = settings;
  const limits: Limits = {
    connect: settings.connectTimeout,
    response: settings.responseTimeout,
    bytes: 65_536,
  };
  const checks: Check[] = [];
  const problems: Problem[] = [];
  let isConnected = true;

  const record = (name: string, milliseconds: number, judgement: Judgement) => {
    const told: Judgement =
      judgement ?? (milliseconds >= slow ? { fault: "slow", detail: `${milliseconds} ms` } : undefined);
    checks.push({ name, milliseconds, fault: told?.fault });
    if (told) {
      problems.push({ check: name, ...told });
      if (CONNECTION_FAULTS.includes(told.fault)) isConnected = false;
    }
    return !judgement;
  };
  const ask = async (
    name: string,
    path: string,
    isPlausible: (body: string) => boolean,
    judge: Judge,
    host = metadata.address,
  ): Promise<boolean> => {
    if (!isConnected) return false;
    const result = await exchange(
      {
        // A connection of its own for each question: what a new client would see.
        agent: false,
        host: metadata.address,
        port: metadata.port,
        path: `/computeMetadata/v1/${path}`,
        headers: { host, "Metadata-Flavor": "Google" },
      },
      limits,
    );
    return record(name, result.milliseconds, judgementOf(result, isPlausible, judge));
  };
  const askName = (name: string, path: string, expectation: string, host?: string) =>
    ask(name, path, isShortName, (body) => judgeName(body, expectation), host);

  let token = "";
  const answers = [
    await askName("project", PROJECT_PATH, expected.project),
    await askName("cluster-name", `${ATTRIBUTES}name`, expected.cluster),
    await askName("cluster-location", `${ATTRIBUTES}location`, expected.location),
    await ask("email", `${ACCOUNT}email`, isAccount, (body) => judgeAccount(body, expected)),
    await ask(
      "token",
      `${ACCOUNT}token`,
      (body) => body.includes("{"),
      (body) => {
        token = accessTokenOf(body);
        return judgeAccessToken(body);
      },
    ),
    !audience ||
      (await ask(
        "identity-token",
        `${ACCOUNT}identity?audience=${encodeURIComponent(audience)}&format=full`,
        (body) => body.includes("."),
        (body) => judgeIdentityToken(body, audience, new Date(), expected),
      )),
  ];
  const hasIdentity = answers.every(Boolean);

  const byName = await resolve(metadata.host, limits, lookup);
  if (byName.address === metadata.address) {
    await askName("metadata-name", PROJECT_PATH, expected.project, metadata.host);
  } else {
    const detail = `${metadata.host} is ${byName.address}`;
    record("metadata-name", 0, byName.judgement ?? { fault: "dns-wrong-address", detail });
  }
  for (const name of settings.dnsNames) {
    const { milliseconds, judgement } = await resolve(name, limits, lookup);
    record(`dns:${name}`, milliseconds, judgement);
  }
  if (registry && token) record("registry", 0, await exchangeRegistryToken(registry, token, limits));
  return { checks, problems, hasIdentity };
}

function judgementOf(result: Exchange, isPlausible: (body: string) => boolean, judge: Judge): Judgement {
  const fault = result.ok ? faultOfAnswer(result, isPlausible) : faultOfFailure(result);
  if (fault) return { fault, detail: detailOf(result) };
  return result.ok ? judge(result.body) : undefined;
}

async function resolve(name: string, limits: Limits, lookup: Lookup) {
  const start = performance.now();
  let timer: NodeJS.Timeout | undefined;
  // getaddrinfo cannot be cancelled.
  const timeout = new Promise<string>((settle) => {
    timer = setTimeout(() => settle("RESPONSE_TIMEOUT"), limits.connect + limits.response);
  });
  const answer = await Promise.race([lookup(name).catch(codeOf), timeout]);
  clearTimeout(timer);
  const milliseconds = Math.round(performance.now() - start);
  if (typeof answer !== "string") return { address: answer.address, milliseconds };
  const judgement: Judgement = {
    fault: "dns-failure",
    detail: `${answer} for ${name} after ${milliseconds} ms`,
  };
  return { judgement, milliseconds };
}

/**
 * Docker's token exchange, at Artifact Registry's address for it. The access token goes there over TLS, and nowhere else: no challenge or
 * redirect is followed.
 * Sources: https://distribution.github.io/distribution/spec/auth/token/ and
 * https://cloud.google.com/artifact-registry/docs/docker/authentication#token (user name oauth2accesstoken)
 */
async function exchangeRegistryToken(registry: string, token: string, limits: Limits): Promise<Judgement> {
  const { hostname: host, port } = new URL(`https://${registry}`);
  const path = `/v2/token?service=${host}`;
  const auth = `oauth2accesstoken:${token}`;
  const answer = await exchange({ tls: true, agent: false, host, port: port || 443, path, auth }, limits);
  const detail = detailOf(answer);
  if (!answer.ok) return { fault: "registry-unreachable", detail };
  if (answer.status === 200) return undefined;
  return { fault: [401, 403].includes(answer.status) ? "registry-denied" : "registry-unreachable", detail };
}
