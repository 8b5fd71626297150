import assert from "node:assert/strict";
import { joinedAlike } from "../../../policies/evaluation/alike-texts";

const releases = (...names: string[]) =>
  names.map(
    (name) =>
      `has the Helm release ${name}, whose objects are not looked into: it is not here; download it, or ask`,
  );

describe("joinedAlike", () => {
  it("joins what is said of several resources of a kind, at the place of the first", () => {
    const other = 'has the Helm release "c", whose objects are not looked into: another reason';
    assert.deepEqual(
      joinedAlike([...releases('"a" of the chart "x"'), other, "sets nothing", ...releases('"b"')]),
      [
        'has 2 Helm releases ("a" of the chart "x", "b"), whose objects are not looked into: they are not here; download them, or ask',
        other,
        "sets nothing",
      ],
    );
  });

  it("counts the names after the first ones", () => {
    assert.deepEqual(
      joinedAlike(releases(...["1", "2", "3", "4", "5", "6", "7"].map((name) => `"${name}"`))),
      [
        'has 7 Helm releases ("1", "2", "3", "4", "5" and 2 more), whose objects are not looked into: they are not here; download them, or ask',
      ],
    );
  });

  it("counts stacks that are referred to, too", () => {
    assert.deepEqual(
      joinedAlike(
        ["a", "b"].map((name) => `refers to the stack "${name}", whose outputs are not known offline`),
      ),
      ['refers to 2 stacks ("a", "b"), whose outputs are not known offline'],
    );
  });

  it("keeps kinds apart, and names types and components", () => {
    const rest = ", whose provider the rules do not know: it is not looked into";
    const values = ", whose objects are not looked into: its values are not known before an update";
    const built = ", which a plugin builds: its content is not known offline";
    assert.deepEqual(
      joinedAlike([
        `has kubectl:a:A "1"${rest}`,
        `has kubectl:b:B "1"${rest}`,
        `has kubectl:a:A "2 \\"x\\""${rest}`,
        `has the Helm chart "1"${values}`,
        `has the Helm chart "2"${values}`,
        `has the component eks:C "1"${built}`,
        `has the component eks:C "2"${built}`,
      ]),
      [
        'has 2 of kubectl:a:A ("1", "2 \\"x\\""), whose provider the rules do not know: they are not looked into',
        `has kubectl:b:B "1"${rest}`,
        'has 2 Helm charts ("1", "2"), whose objects are not looked into: their values are not known before an update',
        'has 2 components of eks:C ("1", "2"), which a plugin builds: their content is not known offline',
      ],
    );
  });
});
