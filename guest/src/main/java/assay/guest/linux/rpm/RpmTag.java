package assay.guest.linux.rpm;

/** Those tags of a header that are read, under rpm's names and numbers. */
enum RpmTag {
    NAME(1000),
    VERSION(1001),
    RELEASE(1002),
    EPOCH(1003),
    INSTALLTIME(1008),
    VENDOR(1011),
    PACKAGER(1015),
    ARCH(1022),
    OLDFILENAMES(1027),
    FILEDIGESTS(1035),
    FILEFLAGS(1037),
    SOURCERPM(1044),
    PROVIDENAME(1047),
    REQUIREFLAGS(1048),
    REQUIRENAME(1049),
    REQUIREVERSION(1050),
    PROVIDEFLAGS(1112),
    PROVIDEVERSION(1113),
    DIRINDEXES(1116),
    BASENAMES(1117),
    DIRNAMES(1118),
    FILEDIGESTALGO(5011);

    private final int number;

    RpmTag(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
