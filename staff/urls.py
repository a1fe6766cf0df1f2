from django.urls import path

from staff import views

app_name = "staff"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-in/code/", views.code, name="code"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("unlock/", views.unlock, name="unlock"),
    path("time-left/", views.time_left, name="time_left"),
    path("stay/", views.stay, name="stay"),
    path("password/", views.ChangePassword.as_view(), name="password"),
    path("language/", views.language, name="language"),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("second-factor/recovery-codes/", views.recovery_codes, name="recovery_codes"),
    path("sessions/", views.sessions, name="sessions"),
    path("sessions/end/", views.sessions_end, name="sessions_end"),
    path("sessions/<int:pk>/end/", views.session_end, name="session_end"),
    path("people/leaving/", views.leavings, name="leavings"),
    path("people/<int:pk>/leaving/", views.leaving, name="leaving"),
    path("people/<int:pk>/access/", views.access, name="access"),
    path("people/<int:pk>/access/end-sessions/", views.access_end_sessions, name="access_end_sessions"),
    path("people/<int:pk>/access/reset-factor/", views.access_reset_factor, name="access_reset_factor"),
    path("deputy/", views.deputy, name="deputy"),
    path("deputy/of/<int:pk>/", views.deputy, name="deputy_of"),
    path("deputy/<int:pk>/end/", views.deputy_end, name="deputy_end"),
]
