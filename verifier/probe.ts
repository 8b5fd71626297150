// Asks the metadata server of this node, DNS and a registry, as a workload would.

import { lookup as systemLookup } from "node:dns/promises";
import { isIP } from "node:net";
import { detailOf, faultOfAnswer, faultOfFailure } from "./classify";
import type { Check, Problem } from "./contract";
import { CODE, type Exchange, exchange, type Limits } from "./exchange";
import type { NodeFault } from "./faults";
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
import type { NodeSettings } from "./settings";

/** What one round of questions showed. */
export interface Probe {
  readonly checks: readonly Check[];
  readonly problems: readonly Problem[];
  /** Whether everything that a Pod needs from the metadata server itself was there: what the startup taint waits for. */
  readonly hasIdentity: boolean;
}

/** Resolves a name to one address, as getaddrinfo does for workloads. */
export type Lookup = (name: string) => Promise<{ address: string }>;

const API = "/computeMetadata/v1/";
const ACCOUNT_PATH = "instance/service-accounts/default/";
const MAX_BODY = 64 * 1024;

/** Faults of the connection itself: after one, the same server is not asked more in this round. */
const CONNECTION_FAULTS: ReadonlySet<NodeFault> = new Set([
  "refused",
  "connect-timeout",
  "response-timeout",
  "reset",
  "unreachable",
]);

/** One round. Never rejects; takes at most the limits' time for each check. */
export async function probe(settings: NodeSettings, lookup: Lookup = systemLookup): Promise<Probe> {
  const { metadata, expected, audience, slow, registry } = settings;
  const limits: Limits = {
    connect: settings.connectTimeout,
    response: settings.responseTimeout,
    bytes: MAX_BODY,
  };
  const checks: Check[] = [];
  const problems: Problem[] = [];

  const record = (
    name: string,
    milliseconds: number,
    judgement: Judgement,
    isSlow = milliseconds >= slow,
  ) => {
    const told: Judgement =
      judgement ?? (isSlow ? { fault: "slow", detail: `${milliseconds} ms, limit ${slow} ms` } : undefined);
    checks.push({ name, milliseconds, ...(told && { fault: told.fault }) });
    if (told) problems.push({ check: name, ...told });
    return judgement;
  };
  const get = (path: string, headers: Record<string, string> = {}) =>
    exchange(
      {
        tls: false,
        // A connection of its own for each question: what a new client would see.
        agent: false,
        host: metadata.address,
        port: metadata.port,
        path: API + path,
        headers: { "Metadata-Flavor": "Google", ...headers },
      },
      limits,
    );

  let isConnected = true;
  let hasIdentity = true;
  let token: string | undefined;
  const questions: readonly Question[] = [
    { name: "project", path: "project/project-id", ...shortName("project", expected.project) },
    {
      name: "cluster-name",
      path: "instance/attributes/cluster-name",
      ...shortName("cluster", expected.cluster),
    },
    {
      name: "cluster-location",
      path: "instance/attributes/cluster-location",
      ...shortName("location", expected.location),
    },
    {
      name: "email",
      path: `${ACCOUNT_PATH}email`,
      isPlausible: isAccount,
      judge: (body) => judgeAccount(body, expected),
    },
    {
      name: "token",
      path: `${ACCOUNT_PATH}token`,
      isPlausible: (body) => body.trim().startsWith("{"),
      judge(body) {
        token = accessTokenOf(body);
        return judgeAccessToken(body);
      },
    },
    ...(audience === undefined
      ? []
      : [
          {
            name: "identity-token",
            path: `${ACCOUNT_PATH}identity?audience=${encodeURIComponent(audience)}&format=full`,
            isPlausible: (body: string) => body.split(".").length === 3,
            judge: (body: string) => judgeIdentityToken(body, audience, new Date(), expected),
          },
        ]),
  ];
  for (const { name, path, isPlausible, judge } of questions) {
    if (!isConnected) break;
    const result = await get(path);
    const judgement = record(name, result.milliseconds, judgementOf(result, isPlausible, judge));
    if (judgement) hasIdentity = false;
    if (judgement && CONNECTION_FAULTS.has(judgement.fault)) isConnected = false;
  }

  const byName = await resolve(metadata.host, limits, lookup);
  if (typeof byName.judgement !== "undefined")
    record("metadata-name", byName.milliseconds, byName.judgement, false);
  else if (byName.address !== metadata.address) {
    const detail = `${metadata.host} is ${byName.address}, not ${metadata.address}`;
    record("metadata-name", byName.milliseconds, { fault: "dns-wrong-address", detail }, false);
  } else if (isConnected) {
    const result = await get("project/project-id", { Host: metadata.host });
    const { isPlausible, judge } = shortName("project", expected.project);
    record(
      "metadata-name",
      byName.milliseconds + result.milliseconds,
      judgementOf(result, isPlausible, judge),
    );
  }

  for (const name of settings.dnsNames) {
    const { judgement, milliseconds } = await resolve(name, limits, lookup);
    record(`dns:${name}`, milliseconds, judgement);
  }
  if (registry !== undefined && token !== undefined) {
    const start = performance.now();
    const judgement = await exchangeRegistryToken(registry, token, limits);
    record("registry", Math.round(performance.now() - start), judgement, false);
  }
  return { checks, problems, hasIdentity };
}

interface Question {
  readonly name: string;
  readonly path: string;
  readonly isPlausible: (body: string) => boolean;
  readonly judge: (body: string) => Judgement;
}

const shortName = (what: string, expected: string | undefined) => ({
  isPlausible: isShortName,
  judge: (body: string) => judgeName(what, body, expected),
});

function judgementOf(
  result: Exchange,
  isPlausible: (body: string) => boolean,
  judge: (body: string) => Judgement,
): Judgement {
  const fault = result.ok ? faultOfAnswer(result, isPlausible) : faultOfFailure(result);
  if (fault) return { fault, detail: detailOf(result) };
  return result.ok ? judge(result.body) : undefined;
}

async function resolve(name: string, limits: Limits, lookup: Lookup) {
  const start = performance.now();
  const bound = limits.connect + limits.response;
  let timer: NodeJS.Timeout | undefined;
  // getaddrinfo cannot be cancelled.
  const timeout = new Promise<string>((settle) => {
    timer = setTimeout(() => settle(CODE.responseTimeout), bound);
  });
  const answer = await Promise.race([
    lookup(name).catch((error: unknown) => String((error as NodeJS.ErrnoException).code ?? "UNKNOWN")),
    timeout,
  ]);
  clearTimeout(timer);
  const milliseconds = Math.round(performance.now() - start);
  if (typeof answer !== "string") return { address: answer.address, milliseconds };
  const detail = `${answer} for ${name} after ${milliseconds} ms`;
  return { judgement: { fault: "dns-failure", detail } satisfies Judgement, milliseconds };
}

/**
 * Docker's token exchange: the registry's challenge, then the access token for one of its own. The access token goes to the registry's own
 * host over TLS, and nowhere else, whatever the challenge says.
 * Sources: https://distribution.github.io/distribution/spec/auth/token/ and
 * https://cloud.google.com/artifact-registry/docs/docker/authentication#token (user name oauth2accesstoken)
 */
async function exchangeRegistryToken(registry: string, token: string, limits: Limits): Promise<Judgement> {
  const [host = "", port = "443"] = registry.split(":");
  const options = {
    tls: true,
    agent: false as const,
    host,
    port: Number(port),
    ...(isIP(host) ? {} : { servername: host }),
  };
  const challenge = await exchange({ ...options, path: "/v2/" }, limits);
  if (!challenge.ok) return { fault: "registry-unreachable", detail: detailOf(challenge) };
  const header = challenge.headers["www-authenticate"];
  const realm =
    typeof header === "string" ? /^Bearer .*?realm="([^"]{1,500})"/i.exec(header)?.[1] : undefined;
  const service = typeof header === "string" ? /service="([^"]{1,200})"/i.exec(header)?.[1] : undefined;
  const unexpected = (detail: string): Judgement => ({ fault: "registry-unreachable", detail });
  if (challenge.status !== 401 || realm === undefined || !URL.canParse(realm)) {
    return unexpected(`status ${challenge.status} instead of a challenge`);
  }
  const url = new URL(realm);
  if (url.protocol !== "https:" || url.host !== new URL(`https://${registry}`).host) {
    return unexpected("the challenge names another host, which is not sent the token");
  }
  if (service !== undefined) url.searchParams.set("service", service);
  const authorization = `Basic ${Buffer.from(`oauth2accesstoken:${token}`).toString("base64")}`;
  const answer = await exchange(
    { ...options, path: url.pathname + url.search, headers: { authorization } },
    limits,
  );
  if (!answer.ok) return { fault: "registry-unreachable", detail: detailOf(answer) };
  if (answer.status === 200) return undefined;
  const fault = [401, 403].includes(answer.status) ? "registry-denied" : "registry-unreachable";
  return { fault, detail: `status ${answer.status} for the token` };
}
