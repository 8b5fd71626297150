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

/** Stands for the email that the metadata server has answered. */
export const ACCOUNT_PLACEHOLDER = "*";

/** The name of the question for that email. */
export const EMAIL = "email";

/** The name of the question for an access token, which is then tried at a registry. */
export const TOKEN = "token";

/** One request to the metadata server. */
export interface Question {
  readonly name: string;
  /** The path below `/computeMetadata/v1/`. */
  readonly path: string;
  /** Whether a body may be an answer to it, rather than another server's. */
  readonly isPlausible: (body: string) => boolean;
  /** Compares the answer with the expected one. */
  readonly judge: (body: string) => Judgement;
  /** Whether 404 is a right answer too. */
  readonly isOptional?: boolean;
}

const question = (
  name: string,
  path: string,
  isPlausible: Question["isPlausible"],
  judge: Question["judge"],
): Question => ({ name, path, isPlausible, judge });

/** The scope that Google's clients request by default. */
const SCOPES = "scopes=https%3A//www.googleapis.com/auth/cloud-platform";

const any = () => undefined;

/**
 * What workloads ask, in this order: each of Google's client libraries asks in its own way. An identity token is requested only if an
 * audience is set.
 */
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
    // Client libraries take 404 as Google's default universe.
    { ...question("universe", "universe/universe-domain", isShortName, any), isOptional: true },
    ...(audience ? [identityToken] : []),
  ];
}
