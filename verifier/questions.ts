// What workloads ask the metadata server, and what it has to answer.

import {
  isAccount,
  isShortName,
  type Judgement,
  judgeAccessToken,
  judgeAccount,
  judgeIdentityToken,
  judgeName,
} from "./identity";
import type { Settings } from "./settings";

const PROJECT_PATH = "project/project-id";
const ATTRIBUTES = "instance/attributes/cluster-";
const ACCOUNT = "instance/service-accounts/default/";

/** The name of the question for an access token, with which a registry is asked. */
export const TOKEN = "token";

/** One question to the metadata server. */
export interface Question {
  readonly name: string;
  /** Below `/computeMetadata/v1/`. */
  readonly path: string;
  /** Whether a body can be an answer to it, and not another server's. */
  readonly isPlausible: (body: string) => boolean;
  /** Whether it is the answer that is expected. */
  readonly judge: (body: string) => Judgement;
}

const question = (
  name: string,
  path: string,
  isPlausible: Question["isPlausible"],
  judge: Question["judge"],
): Question => ({ name, path, isPlausible, judge });

/** What workloads ask, in this order. An identity token is asked for only where an audience is set. */
export function questions({ expected, audience }: Settings): readonly Question[] {
  const named = (name: string, path: string, expectation: string) =>
    question(name, path, isShortName, (body) => judgeName(body, expectation));
  const identityToken = question(
    "identity-token",
    `${ACCOUNT}identity?audience=${encodeURIComponent(audience)}&format=full`,
    (body) => body.includes("."),
    (body) => judgeIdentityToken(body, audience, new Date(), expected),
  );
  return [
    named("project", PROJECT_PATH, expected.project),
    named("cluster-name", `${ATTRIBUTES}name`, expected.cluster),
    named("cluster-location", `${ATTRIBUTES}location`, expected.location),
    question("email", `${ACCOUNT}email`, isAccount, (body) => judgeAccount(body, expected)),
    question(TOKEN, `${ACCOUNT}token`, (body) => body.includes("{"), judgeAccessToken),
    ...(audience ? [identityToken] : []),
  ];
}
