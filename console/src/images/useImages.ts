import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api, type Image, ok } from "../api/client";
import { useChange } from "../api/useChange";
import { usePolling } from "../live/LiveUpdates";

const BUSY: Image["status"][] = ["uploading", "inspecting"];

/** Which of the project's images; what is absent leaves none out. */
export interface ImageFilter {
  text?: string;
  status?: Image["status"];
  osFamily?: NonNullable<Image["osFamily"]>;
  /** Whose they are; the project's own if absent. */
  from?: keyof typeof FROM;
}

const FROM = {
  received: { membership: "accepted" },
  community: { visibility: "community" },
  public: { visibility: "public" },
  all: { visibility: "all" },
} as const;

/** A filter in the words of the API. */
export function queryOf({ from, ...filter }: ImageFilter) {
  return { ...filter, ...(from && FROM[from]) };
}

/** The images of a filter, newest first, page by page. */
export function useImages(filter: ImageFilter) {
  const polling = usePolling();
  return useInfiniteQuery({
    queryKey: ["images", filter],
    queryFn: ({ pageParam }) =>
      ok(
        api.GET("/images", {
          params: { query: { ...queryOf(filter), marker: pageParam || undefined } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: ({ state }) => {
      const images = state.data?.pages.flatMap((page) => page.images) ?? [];
      return polling(images.some((image) => BUSY.includes(image.status)));
    },
  });
}

export function useDeleteImage() {
  return useChange(["images"], (id: string) =>
    ok(api.DELETE("/images/{id}", { params: { path: { id } } })),
  );
}

/** What the rules say of an image; asked only once it has been inspected. */
export function useCheck(image: Image) {
  return useQuery({
    queryKey: ["check", image.id],
    queryFn: () => ok(api.GET("/images/{id}/check", { params: { path: { id: image.id } } })),
    enabled: image.status === "active",
    staleTime: Infinity,
  });
}
