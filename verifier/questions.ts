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
const ACCOUNTS = "instance/service-accounts/";
const ACCOUNT = `${ACCOUNTS}default/`;

/** What stands for the e-mail address that the metadata server answered with. */
export const ACCOUNT_PLACEHOLDER = "*";

/** The name of the question for it. */
export const EMAIL = "email";

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
  /** Whether 404 is an answer as well. */
  readonly isOptional?: boolean;
}

const question = (
  name: string,
  path: string,
  isPlausible: Question["isPlausible"],
  judge: Question["judge"],
): Question => ({ name, path, isPlausible, judge });

/** The scope that Google's clients ask for by default. */
const SCOPES = "scopes=https%3A//www.googleapis.com/auth/cloud-platform";

const any = () => undefined;

/** What workloads ask, in this order: each of Google's clients asks in its own way. An identity token is asked for only where an audience is set. */
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
    question(EMAIL, `${ACCOUNT}email`, isAccount, (body) => judgeAccount(body, expected)),
    question(TOKEN, `${ACCOUNT}token`, (body) => body.includes("{"), judgeAccessToken),
    // google-auth for Python.
    question("account", `${ACCOUNT}?recursive=true`, (body) => body.includes('"email"'), any),
    question(
      "account-token",
      `${ACCOUNTS}${ACCOUNT_PLACEHOLDER}/token?${SCOPES}`,
      (body) => body.includes("{"),
      judgeAccessToken,
    ),
    // Clients take 404 for Google's own universe.
    { ...question("universe", "universe/universe-domain", isShortName, any), isOptional: true },
    ...(audience ? [identityToken] : []),
  ];
}
