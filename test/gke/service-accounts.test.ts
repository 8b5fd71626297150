import assert from "node:assert/strict";
import { accountInName, addressForm, emailIn, projectOfEmail } from "../../gke/service-accounts";

describe("the form of a service account's address", () => {
  for (const [text, form] of [
    ["app@my-project.iam.gserviceaccount.com", "email"],
    ["app@my-project.example.com.iam.gserviceaccount.com", "email"],
    ["123456789012-compute@developer.gserviceaccount.com", "email"],
    ["my-project@appspot.gserviceaccount.com", "email"],
    ["service-123456789012@gcp-sa-gkenode.iam.gserviceaccount.com", "email"],
    ["projects/my-project/serviceAccounts/app@my-project.iam.gserviceaccount.com", "resourceName"],
    ["projects/-/serviceAccounts/112233445566778899001", "resourceName"],
    ["//iam.googleapis.com/projects/p/serviceAccounts/a@p.iam.gserviceaccount.com", "resourceName"],
    ["serviceAccount:app@my-project.iam.gserviceaccount.com", "member"],
    ["112233445566778899001", "uniqueId"],
    ["app@undefined.iam.gserviceaccount.com", "noProject"],
    ["app@null.iam.gserviceaccount.com", "noProject"],
    ["app@.iam.gserviceaccount.com", "noProject"],
    ["app@PROJECT_ID.iam.gserviceaccount.com", "noProject"],
    // Its project's number.
    ["app@123456789012.iam.gserviceaccount.com", "noProject"],
    ["App@my-project.iam.gserviceaccount.com", "upperCase"],
    ["NAME@PROJECT.iam.gserviceaccount.com", "upperCase"],
    ["app@My_Project.iam.gserviceaccount.com", "noProject"],
    ["app-@my-project.iam.gserviceaccount.com", "invalidName"],
    ["app@my-project-.iam.gserviceaccount.com", "noProject"],
    ["app", "other"],
    ["app@example.com", "other"],
    ["", "other"],
    [" ", "other"],
    ["app@my-project.iam.gserviceaccount.com ", "blanks"],
    [" app@my-project.iam.gserviceaccount.com", "blanks"],
    ["app@my-project.iam.gserviceaccount.com\n", "blanks"],
    [" serviceAccount:app@my-project.iam.gserviceaccount.com", "member"],
    ["@my-project.iam.gserviceaccount.com", "noName"],
    ["my_app@my-project.iam.gserviceaccount.com", "invalidName"],
    ["-app@my-project.iam.gserviceaccount.com", "invalidName"],
    ["<NAME>@<PROJECT>.iam.gserviceaccount.com", "invalidName"],
    ["app@my_project.iam.gserviceaccount.com", "noProject"],
  ] as const) {
    it(`of "${text}" is ${form}`, () => assert.equal(addressForm(text), form));
  }

  it("tells the project, with its domain", () => {
    assert.equal(projectOfEmail("app@my-project.iam.gserviceaccount.com"), "my-project");
    assert.equal(
      projectOfEmail("app@my-project.example.com.iam.gserviceaccount.com"),
      "example.com:my-project",
    );
    assert.equal(projectOfEmail("123-compute@developer.gserviceaccount.com"), undefined);
  });

  it("is made of the project and the account's ID", () => {
    for (const project of ["my-project", "example.com:my-project"])
      assert.equal(projectOfEmail(emailIn(project, "app")), project);
  });

  it("tells the account in a resource name", () => {
    assert.equal(
      accountInName("projects/-/serviceAccounts/a@p.iam.gserviceaccount.com"),
      "a@p.iam.gserviceaccount.com",
    );
    assert.equal(accountInName("a@p.iam.gserviceaccount.com"), undefined);
  });
});
