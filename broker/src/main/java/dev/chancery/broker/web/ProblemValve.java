package dev.chancery.broker.web;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What Tomcat refuses before any application sees it, such as an address that cannot be decoded: a problem document, too. */
public final class ProblemValve extends ErrorReportValve {
    private static final int FIRST_ERROR = 400;
    private static final Problems PROBLEMS = new Problems(JsonMapper.shared());

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        if (response.getStatus() < FIRST_ERROR || response.getContentWritten() > 0 || !response.setErrorReported())
            return;
        try {
            PROBLEMS.write(response, response.getStatus());
            response.finishResponse();
        } catch (IOException | IllegalStateException gone) {
            container.getLogger().debug("nobody heard what was refused", gone);
        }
    }
}
