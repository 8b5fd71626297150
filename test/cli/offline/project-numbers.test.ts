import assert from "node:assert/strict";
import { answer } from "../../../cli/offline/engine/invokes";
import { UNKNOWN } from "../../../cli/offline/protocol/values";
import { Providers } from "../../../cli/offline/providers";
import { knownOfProject, numberNote } from "../../../cli/offline/providers/project-numbers";
import { evaluationOf } from "../../../cli/offline/stack-evaluation";
import { format } from "../../../policies/evaluation/message";

const NUMBER = "123456789012";
const providers = new Providers(__dirname, undefined, { known: NUMBER });
const GET_PROJECT = "gcp:organizations/getProject:getProject";
const asked = (projectId?: string) =>
  answer(GET_PROJECT, { ...(projectId && { projectId }) }, { project: "known" }, providers);

describe("a project that a program asks for", () => {
  it("has the number that the settings give", () => {
    for (const { result, note } of [asked(), asked("known")]) {
      assert.equal(result.number, NUMBER);
      assert.equal(note, undefined);
    }
    assert.equal(asked(NUMBER).result.number, NUMBER);
  });

  it("is noted with the setting where the number is not known", () => {
    const { note } = asked("other");
    assert.equal(note?.kind, "unknownIfUndecided");
    assert.match(
      note?.text ?? "",
      /^has the project "other", .* projectNumbers, as in \{"PROJECT_ID":"123456789012"\}/,
    );
    assert.equal(numberNote({ projectId: UNKNOWN }), undefined);
    assert.equal(numberNote({ projectId: "other; rm -rf ~" }), undefined);
    assert.deepEqual(knownOfProject("constructor", {}), {});
  });

  it("is remembered, as UNKNOWN where it is not known", () => {
    const remembering = new Providers(__dirname);
    answer(GET_PROJECT, { projectId: "a" }, {}, remembering);
    answer(GET_PROJECT, {}, {}, remembering);
    assert.deepEqual([...remembering.askedProjects], ["a", UNKNOWN]);
  });

  it("is told to a program that makes it", () => {
    const made = { urn: "", type: "gcp:organizations/project:Project", name: "p", provider: {} };
    assert.deepEqual(providers.answer(made, { projectId: "known" }).outputs, { number: NUMBER });
    assert.deepEqual(providers.answer(made, { projectId: "new" }).outputs, {});
  });
});

describe("the note on a project's number", () => {
  const urn = "urn:pulumi:dev::p::gcp:pubsub/topic:Topic::t";
  const resource = { urn, type: "gcp:pubsub/topic:Topic", name: "t", inputs: {} };
  const notesWith = (status: "undecided" | "violation") =>
    evaluationOf(
      "dev",
      [resource as unknown as Parameters<typeof evaluationOf>[1][0]],
      [
        {
          ...{ policy: "rule", level: "advisory", severity: "low", urn },
          message: format({ status, property: "member", problem: "p", fix: "f", page: "p" }),
        },
      ],
      [{ kind: "unknownIfUndecided", text: "has the project p" }],
      { empty: "", blocksUnseen: false },
    ).notes;

  it("is reported where something is undecided", () => assert.equal(notesWith("undecided").length, 1));
  it("is not where all is decided", () => assert.deepEqual(notesWith("violation"), []));
});
