// What `workload` mode asks, and whose identity a workload has to have. Pure.

import { counted } from "../gke/counted";
import { WORKLOAD_POOL } from "../gke/workload-identity";
import { isAccount, type Judgement, judgeAccount } from "./identity";
import { EMAIL, type Question, questions } from "./questions";
import type { Settings } from "./settings";

/** An account's name, or whatever else an annotation contains: one line of text, and not a page of another server. */
const ONE_LINE = /^[^\n<{]{1,512}$/;

/** The prefix of IAM principals. */
const PRINCIPAL = "principal://";

/**
 * The identity of direct access where the service account has the annotation `iam.gke.io/return-principal-id-as-email: "true"`; without it, that is
 * the pool.
 * Source: https://docs.cloud.google.com/kubernetes-engine/docs/troubleshooting/authentication, checked 2026-11-28
 */
const isPrincipal = (text: string, pool: string, [namespace, name]: readonly string[]): boolean =>
  text.startsWith(PRINCIPAL) &&
  text.endsWith(`/workloadIdentityPools/${pool}/subject/ns/${namespace}/sa/${name}`);

/** Compares the identity that the workload has with the one that it should have: see Settings. */
export function judgeWorkload(body: string, { expected, workload, isOnHost }: Settings): Judgement {
  const got = body.trim();
  const { serviceAccount } = expected;
  if (got === serviceAccount) return undefined;
  if (isOnHost) return { fault: "host-network", detail: `is ${got}, on the node's address` };
  const isDirect = WORKLOAD_POOL.test(serviceAccount);
  if (isDirect && isPrincipal(got, serviceAccount, workload.split("/"))) return undefined;
  if (!isAccount(got) && !got.startsWith(PRINCIPAL))
    return {
      fault: "invalid-annotation",
      detail: `is ${counted(got.length, "character")} without an address`,
    };
  return judgeAccount(body, expected);
}

/** The questions of `node` mode, about the workload's own account. */
export const workloadQuestions = (settings: Settings): readonly Question[] =>
  questions(settings).map((question) =>
    question.name === EMAIL
      ? {
          ...question,
          isPlausible: (body) => ONE_LINE.test(body.trim()),
          judge: (body) => judgeWorkload(body, settings),
        }
      : question,
  );
