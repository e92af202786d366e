import { Alert, Button, Card, Flex } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ImageDrawer } from "./ImageDrawer";
import { ImageFilters } from "./ImageFilters";
import { ImageTable } from "./ImageTable";
import { UploadArea } from "./UploadArea";
import { type ImageFilter, useImages } from "./useImages";
import { PageTitle } from "../PageTitle";

export function ImagesPage() {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<ImageFilter>({});
  const images = useImages(filter);
  const [shown, setShown] = useState<string>();
  const all = images.data?.pages.flatMap((page) => page.images) ?? [];
  return (
    <Flex vertical gap="large">
      <UploadArea />
      {images.error && (
        <Alert
          type="error"
          showIcon
          title={t("images.loadFailed", { reason: images.error.message })}
        />
      )}
      <Card title={<PageTitle text={t("images.title")} />} styles={{ body: { padding: 0 } }}>
        <ImageFilters filter={filter} onChange={setFilter} />
        <ImageTable
          images={all}
          loading={images.isPending}
          filtered={Object.values(filter).some((value) => value !== undefined)}
          onShow={setShown}
        />
        {images.hasNextPage && (
          <Button
            block
            type="text"
            loading={images.isFetchingNextPage}
            onClick={() => void images.fetchNextPage()}
          >
            {t("images.more")}
          </Button>
        )}
      </Card>
      <ImageDrawer
        image={all.find((image) => image.id === shown)}
        onClose={() => setShown(undefined)}
      />
    </Flex>
  );
}
