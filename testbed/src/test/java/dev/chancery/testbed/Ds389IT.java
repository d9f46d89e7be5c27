package dev.chancery.testbed;

@Needs(ServerKind.DS389)
class Ds389IT extends DirectoryServerContract<Ds389> {
    @Override
    protected Ds389 startServer() {
        return Ds389.start();
    }
}
