package dev.chancery.broker.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** What Spring Security's firewall, or the container, refused: a problem document instead of the framework's page. */
@Controller
final class RefusedRequests implements ErrorController {
    private final Problems problems;

    RefusedRequests(Problems problems) {
        this.problems = problems;
    }

    @RequestMapping("${server.error.path:/error}")
    void tell(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        problems.write(response, status instanceof Integer refused ? refused : HttpServletResponse.SC_NOT_FOUND);
    }
}
