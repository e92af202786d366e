// The story of two projects, each in a browser of its own: one shares an image, the other is asked and accepts, has it
// and gives it back, the first withdraws it; then it is copied under a key and a name of one's choice. Called with the
// server's address, the owner's login, the other's login and project, the names of an image and a key, and a folder for
// screenshots.
import assert from "node:assert/strict";
import { accessible, logIn, open, shot, step, story } from "./story.mjs";

const [address, owner, ownersPassword, other, othersPassword, project, image, key, shots] =
    process.argv.slice(2);

await story(shots, [/status of 400 .*\/members$/], async (visitor) => {
    const mine = await visitor();
    const theirs = await visitor({ colorScheme: "dark" });
    const row = (page, text) => page.getByRole("row").filter({ hasText: text });
    const drawer = mine.getByRole("dialog");

    await step("the owner lets an image be shared", async () => {
        await logIn(mine, address, owner, ownersPassword);
        await open(mine, image);
        await mine.getByRole("tab", { name: "Sharing" }).click();
        await mine.getByRole("button", { name: "Allow sharing" }).click();
        await mine.getByText("Shared with nobody yet").waitFor();
    });

    await step("a project that is not there is refused with what to do", async () => {
        await mine.getByLabel("Project", { exact: true }).fill("no such project");
        await mine.getByRole("button", { name: "Share", exact: true }).click();
        await mine.getByText("There is no project no such project. Check its name").waitFor();
    });

    await step("it is shared with another project by its name", async () => {
        await mine.getByLabel("Project", { exact: true }).fill(project);
        await mine.getByRole("button", { name: "Share", exact: true }).click();
        await row(drawer, "Not answered yet").waitFor();
        await accessible(mine, "the members");
        await shot(mine, shots, "members");
    });

    await step("the other project is asked, and accepts", async () => {
        await logIn(theirs, address, other, othersPassword);
        await theirs.getByRole("heading", { name: "Offered to this project" }).waitFor();
        await accessible(theirs, "the offers, in the dark");
        await shot(theirs, shots, "offers-dark");
        const accept = theirs.getByRole("button", { name: `Accept: ${image}` });
        await accept.click();
        await theirs.getByText(`${image} is now among`).waitFor();
        await accept.waitFor({ state: "detached" });
    });

    await step("it finds the image among those that are shared with it", async () => {
        await theirs.getByLabel("Own images").click();
        await theirs.getByTitle("Shared with us").click();
        await open(theirs, image);
        const tabs = await theirs.getByRole("tab").allInnerTexts();
        assert.deepEqual(tabs, ["Verdict", "Details", "Download", "Sharing", "Copy"]);
        assert.equal(await theirs.getByRole("button", { name: "Delete" }).count(), 0);
    });

    await step("the owner sees that it was accepted", async () => {
        await mine.keyboard.press("Escape");
        await drawer.waitFor({ state: "detached" });
        await open(mine, image);
        await mine.getByRole("tab", { name: "Sharing" }).click();
        await row(drawer, "Accepted").waitFor();
    });

    await step("the owner withdraws it, and the other project has it no more", async () => {
        await drawer.getByRole("button", { name: "Withdraw from" }).click();
        await mine.getByText("Shared with nobody yet").waitFor();
        await theirs.reload();
        await theirs.getByText("No images yet").waitFor();
        await theirs.getByLabel("Own images").click();
        await theirs.getByTitle("Shared with us").click();
        await theirs.getByText("No image is like that").waitFor();
    });

    await step("it is copied under a key and a name that one chooses", async () => {
        await mine.getByRole("tab", { name: "Copy" }).click();
        await mine.getByLabel("Name", { exact: true }).fill("a copy of it");
        await mine.getByLabel("Encryption key").click();
        await mine.getByTitle(key, { exact: true }).click();
        await drawer.getByRole("button", { name: "Copy", exact: true }).click();
        await mine.getByText("a copy of it is being made").waitFor();
        await mine.keyboard.press("Escape");
        await row(mine, "a copy of it").getByText("Ready").waitFor();
    });
});
