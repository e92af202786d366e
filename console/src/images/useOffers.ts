import { useQuery } from "@tanstack/react-query";
import { api, type Member, ok } from "../api/client";
import { useChange } from "../api/useChange";
import { useSession } from "../session/useSession";

/** Nobody tells a project that it was offered an image. */
const LOOK_EVERY = 20_000;

/** What other projects share with this one, and it did not answer yet: the newest of it. */
export function useOffers() {
  return useQuery({
    queryKey: ["images", "offers"],
    queryFn: () => ok(api.GET("/images", { params: { query: { membership: "pending" } } })),
    refetchInterval: LOOK_EVERY,
  });
}

/** Says for the project whether it wants an image that is shared with it. */
export function useAnswer(image: string) {
  const project = useSession().data?.project.id ?? "";
  return useChange(["images"], (status: Member["status"]) =>
    ok(
      api.PATCH("/images/{id}/members/{project}", {
        params: { path: { id: image, project } },
        body: { status },
      }),
    ),
  );
}
