// The story of too much at once: of four files two are sent and two wait; one of each is cancelled, the page is
// reloaded, and the rest goes on when the files are chosen again. Then a job is cancelled, and tried again. Called with
// the server's address, the login, a folder for files, the file whose making lets inspections go on, and a folder for screenshots.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { accessible, logIn, shot, step, story } from "./story.mjs";

const [address, user, password, folder, gate, shots] = process.argv.slice(2);
const NAMES = ["first", "second", "third", "fourth"];
const fileOf = (name) => path.join(folder, `${name}.raw`);

/** With a boot sector, so that its inspection has something to report, and notices that it is cancelled. */
const disk = Buffer.alloc(1 << 20);
disk.writeUInt16LE(0xaa55, 510);
await Promise.all(NAMES.map((name) => writeFile(fileOf(name), disk)));

await story(shots, [], async (visitor) => {
    const page = await visitor();
    const choose = (...names) => page.locator("input[type=file]").setInputFiles(names.map(fileOf));
    const uploads = (state) => page.locator(`li[data-state=${state}]`);
    const button = (name) => page.getByRole("button", { name, exact: true });

    await step("of four files two are sent and two wait", async () => {
        await logIn(page, address, user, password);
        await page.route("**/images/*/uploads/*", () => undefined);
        await choose(...NAMES);
        await page.getByText("2 being uploaded, 2 waiting").waitFor();
        const waiting = await uploads("waiting").getByText(".raw").allInnerTexts();
        assert.deepEqual(waiting, ["third.raw", "fourth.raw"]);
        await accessible(page, "the uploads");
        await shot(page, shots, "uploads");
    });

    await step("one that waits is cancelled, and one that is sent, with its image", async () => {
        await button("Show the verdict for first.raw").waitFor();
        await button("Cancel: third.raw").click();
        await page.getByText("2 being uploaded, 1 waiting").waitFor();
        await button("Cancel: first.raw").click();
        await page.getByText("2 being uploaded, 0 waiting").waitFor();
        await button("Show the verdict for first.raw").waitFor({ state: "detached" });
        assert.equal(await button("Show the verdict for third.raw").count(), 0);
    });

    await step("one is paused, and goes on", async () => {
        await button("Pause: second.raw").click();
        await uploads("paused").waitFor();
        await button("Go on: second.raw").click();
        await uploads("paused").waitFor({ state: "detached" });
        await button("Show the verdict for fourth.raw").waitFor();
    });

    await step("the reloaded page tells what is not whole yet, which goes on", async () => {
        await page.reload();
        await page.getByText("Not uploaded whole yet").waitFor();
        await shot(page, shots, "unfinished");
        await page.unrouteAll();
        await choose("second", "fourth");
        await page.getByRole("row").filter({ hasText: "second.raw" }).getByText("Insp").waitFor();
        await page.getByText("Not uploaded whole yet").waitFor({ state: "detached" });
        await uploads("running").first().waitFor({ state: "detached" });
        assert.equal(await button("Show the verdict for second.raw").count(), 1);
    });

    const job = page
        .getByRole("row")
        .filter({ hasText: "Inspection" })
        .filter({ hasText: "fourth.raw" });

    await step("a job is cancelled", async () => {
        await page.getByRole("link", { name: "Jobs" }).click();
        await button("Cancel: Inspection of fourth.raw").click();
        await job.getByText(/^Cancelling$|^Cancelled$/).waitFor();
        await accessible(page, "the jobs");
        await writeFile(gate, "");
        await job.getByText("Cancelled", { exact: true }).waitFor();
        await shot(page, shots, "jobs");
    });

    await step("it is tried again after all", async () => {
        await button("Retry: Inspection of fourth.raw").click();
        await job.getByText("Done", { exact: true }).waitFor();
    });
});
