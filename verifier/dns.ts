// Resolves names as workloads do.

import { elapsedSince, monotonic } from "./clock";
import { codeOf, type Limits } from "./exchange";
import type { Judgement } from "./identity";

/** Resolves a name to one address, as getaddrinfo does for workloads. */
export type Lookup = (name: string) => Promise<{ address: string }>;

/** The address of a name; a judgement where it does not resolve. */
interface Resolved {
  readonly milliseconds: number;
  readonly address?: string;
  readonly judgement?: Judgement;
}

/** Asks for the address of a name. Never rejects. */
export async function resolve(name: string, limits: Limits, lookup: Lookup): Promise<Resolved> {
  const start = monotonic();
  let timer: NodeJS.Timeout | undefined;
  // getaddrinfo cannot be cancelled.
  const timeout = new Promise<string>((settle) => {
    timer = setTimeout(() => settle("RESPONSE_TIMEOUT"), limits.connect + 2 * limits.response);
  });
  const answer = await Promise.race([lookup(name).catch(codeOf), timeout]);
  clearTimeout(timer);
  const milliseconds = elapsedSince(start);
  return typeof answer === "string"
    ? {
        milliseconds,
        judgement: { fault: "dns-failure", detail: `${answer} for ${name} after ${milliseconds} ms` },
      }
    : { milliseconds, address: answer.address };
}
